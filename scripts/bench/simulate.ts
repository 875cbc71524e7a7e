import { type Piece, Schedule } from '../../harness/conformance/schedule/schedule.js';

/** How long the parts of one cell take on one core, in milliseconds. */
export interface CellTimes {
  /** In the process of the command, which has one thread for all cells: to find and to check what is judged. */
  ownMs: number;
  scenariosMs: number;
  runtimeTestsMs: number;
}

export interface Simulated {
  /** From the first beginning to the last end. */
  makespanMs: number;
  /** What no order can beat: the work of all processes shared out evenly, or that of the command's thread. */
  idealMs: number;
  /** `makespanMs / idealMs`: 1 is perfect. */
  ratio: number;
  /** Scenario processes and test programs that were started. */
  processes: number;
}

/**
 * Plays a run through without running anything, by the decisions of `Schedule`.
 *
 * @param startMs what a scenario process costs before its first scenario
 */
export function simulate(cells: readonly CellTimes[], jobs: number, startMs: number): Simulated {
  const run = new SimulatedRun(cells, jobs, startMs);
  const makespanMs = run.play();
  const work = cells.reduce((sum, { scenariosMs, runtimeTestsMs }) => {
    return sum + scenariosMs + startMs + runtimeTestsMs;
  }, 0);
  const own = cells.reduce((sum, { ownMs }) => sum + ownMs, 0);
  const idealMs = Math.max(work / jobs, own);
  return { makespanMs, idealMs, ratio: makespanMs / idealMs, processes: run.processes };
}

/** Numbers of cells and of processes that `simulations` goes through. */
const cellCounts = [1, 2, 10, 50, 200];
const jobCounts = [1, 2, 4, 8, 16, 32, 64];

/**
 * Simulates runs of up to 200 cells by up to 64 processes. The times of the cells lie evenly between a half and
 * one and a half of `mean`, which is how releases on several processors differ.
 */
export function simulations(
  mean: CellTimes,
  startMs: number,
): ({ cells: number; jobs: number } & Simulated)[] {
  return cellCounts.flatMap(count => {
    const cells = Array.from({ length: count }, (_, cell): CellTimes => {
      const factor = 0.5 + ((cell * 7) % 11) / 10;
      return {
        ownMs: mean.ownMs,
        scenariosMs: mean.scenariosMs * factor,
        runtimeTestsMs: mean.runtimeTestsMs * factor,
      };
    });
    return jobCounts.map(jobs => ({ cells: count, jobs, ...simulate(cells, jobs, startMs) }));
  });
}

class SimulatedRun {
  readonly #cells: readonly CellTimes[];
  readonly #startMs: number;
  readonly #schedule: Schedule;
  readonly #running = new Map<Piece, number>();
  readonly #open = new Map<number, number>();
  readonly #lengths = new Map<Piece, number>();
  /** When each cell that has begun is ready to be judged: the command does one after the other. */
  readonly #ready: { cell: number; at: number }[] = [];
  #now = 0;
  #ownUntil = 0;
  processes = 0;

  constructor(cells: readonly CellTimes[], jobs: number, startMs: number) {
    this.#cells = cells;
    this.#startMs = startMs;
    this.#schedule = new Schedule(cells.length, jobs);
  }

  /** Returns when the last piece has ended. */
  play(): number {
    this.#begin();
    for (;;) {
      this.#start();
      const next = Math.min(...this.#running.values(), this.#ready[0]?.at ?? Number.POSITIVE_INFINITY);
      if (next === Number.POSITIVE_INFINITY) return this.#now;
      this.#now = next;
      for (const [piece, end] of this.#running) if (end <= next) this.#end(piece);
      while ((this.#ready[0]?.at ?? Number.POSITIVE_INFINITY) <= next) this.#makeReady();
    }
  }

  #begin(): void {
    for (let cell = this.#schedule.begin(); cell !== undefined; cell = this.#schedule.begin()) {
      this.#ownUntil = Math.max(this.#ownUntil, this.#now) + (this.#cells[cell]?.ownMs ?? 0);
      this.#ready.push({ cell, at: this.#ownUntil });
    }
  }

  #makeReady(): void {
    const cell = this.#ready.shift()?.cell ?? 0;
    const { scenariosMs = 0, runtimeTestsMs = 0 } = this.#cells[cell] ?? {};
    const shares = this.#schedule.shares();
    const pieces = Array.from({ length: shares }, (): Piece => ({ cell, kind: 'scenarios' }));
    for (const piece of pieces) this.#lengths.set(piece, this.#startMs + scenariosMs / shares);
    const tests: Piece = { cell, kind: 'runtime-tests' };
    this.#lengths.set(tests, runtimeTestsMs);
    for (const piece of [...pieces, tests]) this.#schedule.want(piece);
    this.#open.set(cell, shares + 1);
  }

  #start(): void {
    for (let piece = this.#schedule.start(); piece !== undefined; piece = this.#schedule.start()) {
      this.#running.set(piece, this.#now + (this.#lengths.get(piece) ?? 0));
      this.processes++;
    }
  }

  #end(piece: Piece): void {
    this.#running.delete(piece);
    this.#schedule.done();
    const open = (this.#open.get(piece.cell) ?? 1) - 1;
    this.#open.set(piece.cell, open);
    if (open > 0) return;
    this.#schedule.end();
    this.#begin();
  }
}
