import type { WhenFree } from '../../host/when-free.js';
import { type Piece, Schedule } from './schedule.js';

/** The processes of a run, as the work on one cell sees them. */
export interface CellProcesses {
  /** In how many processes the scenarios are played. To be asked once, when they can begin. */
  shares(): number;
  /** Returns what waits for a process that is free. */
  whenFree(kind: Piece['kind']): WhenFree;
  /** How many times longer a process may take because there are more processes than cores; 1 or more. */
  slowdown: number;
}

/** Shares out a number of processes among the cells of a run, as its schedule says. */
export class Processes {
  readonly #schedule: Schedule;
  readonly #slowdown: number;
  readonly #starters = new Map<Piece, () => void>();

  /** @param cores how many cores the machine has for them */
  constructor({ cells, jobs, cores }: { cells: number; jobs: number; cores: number }) {
    this.#schedule = new Schedule(cells, jobs);
    this.#slowdown = Math.max(1, jobs / cores);
  }

  /** Calls `work` for each cell, in order, with as many under way at a time as the schedule says. */
  beginEach(work: (cell: number) => Promise<unknown>): void {
    for (let cell = this.#schedule.begin(); cell !== undefined; cell = this.#schedule.begin()) {
      const ended = (): void => {
        this.#schedule.end();
        this.beginEach(work);
      };
      work(cell).then(ended, ended);
    }
  }

  /** The processes, for one cell. */
  of(cell: number): CellProcesses {
    return {
      shares: () => this.#schedule.shares(),
      whenFree: kind => work => this.#run({ cell, kind }, work),
      slowdown: this.#slowdown,
    };
  }

  async #run<T>(piece: Piece, work: () => Promise<T>): Promise<T> {
    await new Promise<void>(resolve => {
      this.#starters.set(piece, resolve);
      this.#schedule.want(piece);
      this.#startAll();
    });
    try {
      return await work();
    } finally {
      this.#schedule.done();
      this.#startAll();
    }
  }

  #startAll(): void {
    for (let piece = this.#schedule.start(); piece !== undefined; piece = this.#schedule.start()) {
      this.#starters.get(piece)?.();
      this.#starters.delete(piece);
    }
  }
}
