import { type Piece, Schedule } from '../../harness/conformance/schedule/schedule.js';
import { worthMs } from '../../harness/scenarios/in-processes.js';

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

/** A cell has about 300 scenarios; those of a simulation are alike, and so fewer do. */
const scenariosOfCell = 60;

/** A piece that runs. */
interface RunningPiece {
  piece: Piece;
  /** When its test, or its scenario, ends. */
  until: number;
}

class SimulatedRun {
  readonly #cells: readonly CellTimes[];
  readonly #startMs: number;
  readonly #jobs: number;
  readonly #schedule: Schedule;
  readonly #running = new Set<RunningPiece>();
  /** Pieces of a cell that wait or run. */
  readonly #pieces = new Map<number, Set<Piece>>();
  /** Scenarios of a cell that no process has taken. */
  readonly #waiting = new Map<number, number>();
  /** When each cell that has begun is ready to be judged: the command does one after the other. */
  readonly #ready: { cell: number; at: number }[] = [];
  #now = 0;
  #ownUntil = 0;
  processes = 0;

  constructor(cells: readonly CellTimes[], jobs: number, startMs: number) {
    this.#cells = cells;
    this.#startMs = startMs;
    this.#jobs = jobs;
    this.#schedule = new Schedule(cells.length, jobs);
  }

  /** Returns when the last piece has ended. */
  play(): number {
    this.#begin();
    for (;;) {
      this.#start();
      const ends = [...this.#running].map(({ until }) => until);
      const next = Math.min(...ends, this.#ready[0]?.at ?? Number.POSITIVE_INFINITY);
      if (next === Number.POSITIVE_INFINITY) return this.#now;
      this.#now = next;
      for (const one of this.#running) if (one.until <= next) this.#goOn(one);
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
    const { scenariosMs = 0 } = this.#cells[cell] ?? {};
    const others = Math.max(0, Math.min(this.#jobs, Math.floor(scenariosMs / worthMs)) - 1);
    const pieces: Piece[] = [
      { cell, kind: 'scenarios' },
      { cell, kind: 'runtime-tests' },
      ...Array.from({ length: others }, (): Piece => ({ cell, kind: 'more-scenarios' })),
    ];
    this.#waiting.set(cell, scenariosOfCell);
    this.#pieces.set(cell, new Set(pieces));
    for (const piece of pieces) this.#schedule.want(piece);
  }

  #start(): void {
    for (let piece = this.#schedule.start(); piece !== undefined; piece = this.#schedule.start()) {
      const one = { piece, until: this.#now };
      this.#running.add(one);
      this.processes++;
      if (piece.kind === 'runtime-tests') one.until += this.#cells[piece.cell]?.runtimeTestsMs ?? 0;
      else this.#goOn(one, this.#startMs);
    }
  }

  /** A process takes the next scenario of its cell, or ends. */
  #goOn(one: RunningPiece, startMs = 0): void {
    const { cell, kind } = one.piece;
    const waiting = this.#waiting.get(cell) ?? 0;
    if (kind === 'runtime-tests' || waiting === 0) {
      this.#end(one);
      return;
    }
    this.#waiting.set(cell, waiting - 1);
    one.until = this.#now + startMs + (this.#cells[cell]?.scenariosMs ?? 0) / scenariosOfCell;
    if (waiting === 1) this.#withdraw(cell);
  }

  /** No scenario is left for the processes of a cell that have not started. */
  #withdraw(cell: number): void {
    const pieces = this.#pieces.get(cell) ?? new Set();
    for (const piece of pieces) {
      if (piece.kind === 'more-scenarios' && this.#schedule.withdraw(piece)) pieces.delete(piece);
    }
  }

  #end(one: RunningPiece): void {
    this.#running.delete(one);
    this.#schedule.done();
    const pieces = this.#pieces.get(one.piece.cell);
    pieces?.delete(one.piece);
    if (pieces === undefined || pieces.size > 0) return;
    this.#schedule.end();
    this.#begin();
  }
}
