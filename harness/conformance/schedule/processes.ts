import type { IfFree, WhenFree } from '../../host/when-free.js';
import { type Piece, type PieceKind, Schedule } from './schedule.js';

/** The processes of a run, as the work on one cell sees them. */
export interface CellProcesses {
  /** How many there are for all cells. */
  most: number;
  /** Returns what waits for a process that is free. */
  whenFree(kind: Exclude<PieceKind, 'more-scenarios'>): WhenFree;
  /** Waits for a process that nobody else wants. */
  ifFree: IfFree;
  /** How many times longer a process may take because there are more processes than cores; 1 or more. */
  slowdown: number;
}

/** Shares out a number of processes among the cells of a run, as its schedule says. */
export class Processes {
  readonly #schedule: Schedule;
  readonly #slowdown: number;
  readonly #most: number;
  /** Called with whether the piece is to run. */
  readonly #starters = new Map<Piece, (runs: boolean) => void>();

  /** @param cores how many cores the machine has for them */
  constructor({ cells, jobs, cores }: { cells: number; jobs: number; cores: number }) {
    this.#schedule = new Schedule(cells, jobs);
    this.#most = jobs;
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
      most: this.#most,
      whenFree: kind => async work => {
        await this.#turnOf({ cell, kind });
        return await this.#run(work);
      },
      ifFree: async (work, unneeded) => {
        if (await this.#turnOf({ cell, kind: 'more-scenarios' }, unneeded)) await this.#run(work);
      },
      slowdown: this.#slowdown,
    };
  }

  /** Waits until a piece may run; it is withdrawn, and this returns false, if `unneeded` aborts before. */
  async #turnOf(piece: Piece, unneeded?: AbortSignal): Promise<boolean> {
    return await new Promise<boolean>(resolve => {
      unneeded?.addEventListener('abort', () => {
        if (this.#schedule.withdraw(piece)) this.#start(piece, false);
      });
      this.#starters.set(piece, resolve);
      this.#schedule.want(piece);
      this.#startAll();
    });
  }

  /** Does the work of a piece whose turn it is. */
  async #run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      this.#schedule.done();
      this.#startAll();
    }
  }

  #startAll(): void {
    for (let piece = this.#schedule.start(); piece !== undefined; piece = this.#schedule.start()) {
      this.#start(piece, true);
    }
  }

  #start(piece: Piece, runs: boolean): void {
    this.#starters.get(piece)?.(runs);
    this.#starters.delete(piece);
  }
}
