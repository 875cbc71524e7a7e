import { closeSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deadlinePassed, liftDeadline, setDeadline } from '../ptrace/deadline.js';
import { waitFor } from '../ptrace/kernel.js';
import { spawn, standardFiles } from '../ptrace/spawn.js';
import { writtenTo } from '../written.js';
import { StubError } from './conversation.js';
import { ConnectionError, type Endpoint } from './socket.js';
import { Stub } from './stub.js';

/** How long a server may take until it listens, in milliseconds. A busy machine needs seconds. */
const startMs = 30_000;
const pollMs = 2;
/** Longer than any deadline: the keeper of deadlines ends the server first. */
const waitMs = 3_600_000;

/** A program behind a gdb stub, wherever it runs. */
export interface StubProcess {
  /** Stopped at the program's first instruction when this is made. */
  readonly stub: Stub;
  /** The program's process, where it runs. */
  readonly pid: number;
  /** It runs on this machine, as a process that this one may look into. */
  readonly isHere: boolean;
  /** Sets the time, in milliseconds from now, after which the program is ended. */
  setDeadline(ms: number): void;
  /** How long a stop may be waited for, in milliseconds; the program's deadline has passed where that is 0. */
  waitMs(): number;
  /** What the program has written so far. */
  output(): { stdout: string; stderr: string };
  /** Called once the program has ended, or its deadline has passed; says whether its deadline ended it. */
  ended(): { late: boolean };
  /** Ends it all, and removes what it has written. */
  end(): void;
}

/** What starts a program behind a gdb stub: qemu-user, which is the program's process itself, or gdbserver. */
export interface StubServer {
  /** The command, given the folder that it may write to: what the program prints goes to `stdout` and `stderr` there. */
  command(folder: string): [string, ...string[]];
  /** Where its own output goes if that is not the program's: a file in the folder. */
  log?: string;
  /** The whole environment. */
  env: Record<string, string>;
  /** Where it listens, and the program's process if that is another; undefined until that is known. */
  started(folder: string, log: string): { endpoint: Endpoint; pid?: number } | undefined;
  timeoutMs: number;
}

/** Waits for a moment, before something is looked at again. */
export function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMs);
}

/** A program that a gdb stub of this machine reports on. */
export class ServedProcess implements StubProcess {
  readonly isHere = true;
  readonly pid: number;
  /** The process that was started here. */
  readonly #server: number;
  readonly #folder: string;
  #status: number | undefined;
  #stub: Stub | undefined;

  /** Starts the server and connects to its stub; the program has not executed an instruction of its own. */
  constructor(server: StubServer) {
    this.#folder = mkdtempSync(join(tmpdir(), 'go-debugcall-'));
    const { log, env, timeoutMs } = server;
    const files = standardFiles({
      env,
      stdoutPath: join(this.#folder, log ?? 'stdout'),
      stderrPath: join(this.#folder, log ?? 'stderr'),
    });
    const command = server.command(this.#folder);
    try {
      this.#server = spawn(command, env, files);
    } finally {
      for (const fd of files) closeSync(fd);
    }
    try {
      setDeadline(this.#server, Math.max(timeoutMs, startMs));
      const { stub, pid } = this.#connect(server, command[0]);
      this.#stub = stub;
      this.pid = pid;
      setDeadline(this.#server, timeoutMs);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  get stub(): Stub {
    if (this.#stub === undefined) throw new Error('the stub is not connected');
    return this.#stub;
  }

  setDeadline(ms: number): void {
    setDeadline(this.#server, ms);
  }

  waitMs(): number {
    return waitMs;
  }

  #connect({ started, log = 'stderr' }: StubServer, name: string): { stub: Stub; pid: number } {
    const until = performance.now() + startMs;
    for (;;) {
      const found = started(this.#folder, writtenTo(join(this.#folder, log)));
      const stub = found && connected(found.endpoint);
      if (stub !== undefined) return { stub, pid: found?.pid ?? this.#server };
      if (this.#reap(false)) {
        throw new StubError(`${name} ended at once: ${writtenTo(join(this.#folder, log)).trim()}`);
      }
      if (performance.now() > until) {
        throw new StubError(`${name} does not listen after ${startMs / 1000} s`);
      }
      pause();
    }
  }

  /** Whether the server has ended; with `block` waits until it has. */
  #reap(block: boolean): boolean {
    this.#status ??= waitFor(this.#server, block);
    return this.#status !== undefined;
  }

  output(): { stdout: string; stderr: string } {
    const written = (name: string): string => writtenTo(join(this.#folder, name));
    return { stdout: written('stdout'), stderr: written('stderr') };
  }

  ended(): { late: boolean } {
    // gdbserver has reported the end, and stays as long as somebody is connected.
    this.#stub?.close();
    this.#reap(true);
    const late = deadlinePassed();
    liftDeadline();
    return { late };
  }

  end(): void {
    liftDeadline();
    this.#stub?.close();
    if (!this.#reap(false)) {
      try {
        process.kill(this.#server, 'SIGKILL');
      } catch {
        // It has ended meanwhile; it is still to be reaped.
      }
      this.#reap(true);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The stub at an endpoint; undefined where nobody listens yet. */
function connected(endpoint: Endpoint): Stub | undefined {
  try {
    return Stub.connect(endpoint);
  } catch (error) {
    if (error instanceof ConnectionError && ['ENOENT', 'ECONNREFUSED'].includes(error.errno ?? ''))
      return undefined;
    throw error;
  }
}
