/** What runs in a process of its own while a cell is judged. */
export interface Piece {
  /** The cell that it belongs to, from 0. */
  cell: number;
  kind: 'scenarios' | 'runtime-tests';
}

/** However late a cell comes, its scenarios are split no further: each process has to start first. */
const maxShares = 8;

/**
 * Decides what runs when in a run over several cells: a cell is one release on one processor. It knows no clock
 * and starts nothing itself, so that a simulation takes the same decisions as a run (`simulate`).
 *
 * Cells begin in the order in which they were asked for, one more than there are processes: while the others
 * are judged, it is fetched and its programs are compiled. A process that is free takes a piece of the earliest
 * cell, and of that the scenarios first, which take longest.
 */
export class Schedule {
  readonly #cells: number;
  readonly #jobs: number;
  readonly #waiting: Piece[] = [];
  #begun = 0;
  #underWay = 0;
  /** Cells whose scenarios have been split. */
  #split = 0;
  #running = 0;

  /** @param cells how many there are @param jobs how many processes run at a time, at most */
  constructor(cells: number, jobs: number) {
    this.#cells = cells;
    this.#jobs = jobs;
  }

  /** Begins the next cell, and returns it; undefined where enough are under way, or all have begun. */
  begin(): number | undefined {
    if (this.#begun === this.#cells || this.#underWay > this.#jobs) return undefined;
    this.#underWay++;
    return this.#begun++;
  }

  /** A cell has ended. */
  end(): void {
    this.#underWay--;
  }

  /**
   * In how many processes the scenarios of the next cell are played: one as long as there are cells for all
   * processes, and the more the fewer cells follow, so that all processes end at about the same time (guided
   * self-scheduling: what is left, shared out evenly).
   */
  shares(): number {
    const left = Math.max(1, this.#cells - this.#split);
    this.#split++;
    return Math.max(1, Math.min(maxShares, Math.round(this.#jobs / left)));
  }

  /** A piece can run from now on. */
  want(piece: Piece): void {
    const before = this.#waiting.findIndex(other => comesBefore(piece, other));
    this.#waiting.splice(before < 0 ? this.#waiting.length : before, 0, piece);
  }

  /** Takes the piece that runs next; undefined where no process is free, or nothing waits. */
  start(): Piece | undefined {
    if (this.#running === this.#jobs) return undefined;
    const piece = this.#waiting.shift();
    if (piece !== undefined) this.#running++;
    return piece;
  }

  /** A piece that was started has ended. */
  done(): void {
    this.#running--;
  }
}

function comesBefore(one: Piece, other: Piece): boolean {
  if (one.cell !== other.cell) return one.cell < other.cell;
  return one.kind === 'scenarios' && other.kind === 'runtime-tests';
}
