import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writtenTo } from '../written.js';
import { endProcess } from './spawn.js';
import { endInside } from './spawn-inside.js';
import type { Started } from './start.js';

/** What a target has of its program beside the threads: what it wrote, and what is to be removed at the end. */
export interface Hold {
  output(): { stdout: string; stderr: string };
  /** A process ended that is not the program. */
  ended(pid: number): void;
  /** Removes what is left on this machine, and ends the program if it is `alive`. */
  release(alive: boolean): void;
}

/** A program that this debugger started. */
export class StartedProgram implements Hold {
  readonly #pid: number;
  readonly #folder: string;
  /** Lets this thread run on the CPUs that it had before. */
  #unpin: (() => void) | undefined;
  /** The process of the program's sandbox, as long as it exists. */
  #sandbox: number | undefined;

  /** @param folder the one with the files `stdout` and `stderr` */
  constructor({ pid, sandbox }: Started, folder: string, unpin: (() => void) | undefined) {
    this.#pid = pid;
    this.#sandbox = sandbox;
    this.#folder = folder;
    this.#unpin = unpin;
  }

  output(): { stdout: string; stderr: string } {
    const written = (name: string): string => writtenTo(join(this.#folder, name));
    return { stdout: written('stdout'), stderr: written('stderr') };
  }

  ended(pid: number): void {
    // The program's end takes its sandbox along.
    if (pid === this.#sandbox) this.#sandbox = undefined;
  }

  release(alive: boolean): void {
    if (alive && this.#sandbox === undefined) endProcess(this.#pid);
    else if (this.#sandbox !== undefined) endInside(alive ? [this.#pid, this.#sandbox] : [this.#sandbox]);
    this.#sandbox = undefined;
    this.#unpin?.();
    this.#unpin = undefined;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A program that ran before this debugger came, and goes on when it has left. It writes where it always did. */
export const visitedProgram: Hold = {
  output: () => ({ stdout: '', stderr: '' }),
  ended: () => undefined,
  release: () => undefined,
};
