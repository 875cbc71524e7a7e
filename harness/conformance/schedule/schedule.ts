/** What runs in a process of its own while a cell is judged. */
export interface Piece {
  /** The cell that it belongs to, from 0. */
  cell: number;
  kind: PieceKind;
}

/**
 * `scenarios`: the process that plays the scenarios of a cell. `more-scenarios`: one more, which takes some of them off
 * it.
 */
export type PieceKind = 'scenarios' | 'runtime-tests' | 'more-scenarios';

/**
 * Decides what runs when in a run over several cells: a cell is one release on one processor. It knows no clock
 * and starts nothing itself, so that a simulation takes the same decisions as a run (`simulate`).
 *
 * Cells begin in the order in which they were asked for, one more than there are processes: while the others
 * are judged, it is fetched and its programs are compiled. A process that is free takes a piece of the earliest
 * cell, and of that the scenarios first, which take longest. Only where nothing else waits it takes scenarios off
 * another process: each process has to start first.
 */
export class Schedule {
  readonly #cells: number;
  readonly #jobs: number;
  readonly #waiting: Piece[] = [];
  #begun = 0;
  #underWay = 0;
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

  /** A piece can run from now on. */
  want(piece: Piece): void {
    const before = this.#waiting.findIndex(other => comesBefore(piece, other));
    this.#waiting.splice(before < 0 ? this.#waiting.length : before, 0, piece);
  }

  /** A piece is not needed any more. Returns whether it still waited. */
  withdraw(piece: Piece): boolean {
    const at = this.#waiting.indexOf(piece);
    if (at >= 0) this.#waiting.splice(at, 1);
    return at >= 0;
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
  if (one.kind !== other.kind) {
    if (one.kind === 'more-scenarios') return false;
    if (other.kind === 'more-scenarios') return true;
  }
  if (one.cell !== other.cell) return one.cell < other.cell;
  return one.kind === 'scenarios' && other.kind === 'runtime-tests';
}
