import { closeSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deadlinePassed, liftDeadline, setDeadline } from '../ptrace/deadline.js';
import { waitFor } from '../ptrace/kernel.js';
import { spawn, standardFiles } from '../ptrace/spawn.js';
import { writtenTo } from '../written.js';
import { StubError } from './conversation.js';
import { ConnectionError } from './socket.js';
import { Stub } from './stub.js';

/** How long an emulator may take until it listens, in milliseconds. A busy machine needs seconds. */
const startMs = 30_000;
const pollMs = 2;

export interface ProcessOptions {
  /** The emulator, and its options. */
  command: readonly [string, ...string[]];
  /** The program and its arguments. */
  program: readonly [string, ...string[]];
  /** The whole environment. */
  env: Record<string, string>;
  timeoutMs: number;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMs);
}

/** A program in an emulator that a gdb stub reports on. It ends with its deadline, and with `end`. */
export class EmulatedProcess {
  readonly pid: number;
  readonly #folder: string;
  #status: number | undefined;
  #stub: Stub | undefined;

  /** Starts the emulator and connects to its stub; the program has not executed an instruction. */
  constructor({ command: [emulator, ...options], program, env, timeoutMs }: ProcessOptions) {
    this.#folder = mkdtempSync(join(tmpdir(), 'go-debugcall-'));
    const path = join(this.#folder, 'stub');
    const files = standardFiles({
      env,
      stdoutPath: join(this.#folder, 'stdout'),
      stderrPath: join(this.#folder, 'stderr'),
    });
    try {
      this.pid = spawn([emulator, ...options, '-g', path, ...program], env, files);
    } finally {
      for (const fd of files) closeSync(fd);
    }
    try {
      setDeadline(this.pid, Math.max(timeoutMs, startMs));
      this.#stub = this.#connect(path, emulator);
      setDeadline(this.pid, timeoutMs);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  get stub(): Stub {
    if (this.#stub === undefined) throw new Error('the stub is not connected');
    return this.#stub;
  }

  #connect(path: string, emulator: string): Stub {
    const until = performance.now() + startMs;
    for (;;) {
      try {
        return Stub.connect({ path });
      } catch (error) {
        if (!(error instanceof ConnectionError) || !['ENOENT', 'ECONNREFUSED'].includes(error.errno ?? ''))
          throw error;
        if (this.#reap(false))
          throw new StubError(`${emulator} ended at once: ${this.output().stderr.trim()}`);
        if (performance.now() > until)
          throw new StubError(`${emulator} does not listen after ${startMs / 1000} s`);
        pause();
      }
    }
  }

  /** Whether the emulator has ended; with `block` waits until it has. */
  #reap(block: boolean): boolean {
    this.#status ??= waitFor(this.pid, block);
    return this.#status !== undefined;
  }

  /** What the program has written so far. */
  output(): { stdout: string; stderr: string } {
    const written = (name: string): string => writtenTo(join(this.#folder, name));
    return { stdout: written('stdout'), stderr: written('stderr') };
  }

  /** Waits for the end of the emulator, whose program has ended; says whether its deadline ended it. */
  ended(): { late: boolean } {
    this.#reap(true);
    const late = deadlinePassed();
    liftDeadline();
    return { late };
  }

  /** Ends it all, and removes what it has written. */
  end(): void {
    liftDeadline();
    this.#stub?.close();
    if (!this.#reap(false)) {
      try {
        process.kill(this.pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile; it is still to be reaped.
      }
      this.#reap(true);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
