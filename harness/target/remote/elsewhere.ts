import { createHash, randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Reach, startedAt } from '../../emulators/command.js';
import { quoted } from '../../host/quoted.js';
import { waitFor } from '../ptrace/kernel.js';
import { spawn } from '../ptrace/spawn.js';
import { writtenTo } from '../written.js';
import { StubError } from './conversation.js';
import { HostFiles } from './host-files.js';
import { pause, type StubProcess } from './process.js';
import { BlockingSocket, ConnectionError } from './socket.js';
import type { StubStop } from './stop-reply.js';
import { Stub } from './stub.js';

/** How long a connection, the start of a program and its end may take each. */
const patienceMs = 30_000;
const endMs = 3000;
const SIGTRAP = 5;
/** Where the files of this program are on the machine of the gdbserver. */
const prefix = '/tmp/go-debugcall-';

/** What is started: a program of this machine, which is copied there. */
export interface StartElsewhere {
  path: string;
  args: readonly string[];
  /** The whole environment. */
  env: Readonly<Record<string, string>>;
  timeoutMs: number;
}

/**
 * A program that a gdbserver elsewhere runs. What is done there is done through its stub: the program is copied to
 * a file there, where it stays for later starts, a script starts it, and what it writes goes to files.
 */
export class ElsewhereProcess implements StubProcess {
  readonly isHere = false;
  readonly pid: number;
  readonly stub: Stub;
  readonly #files: HostFiles;
  readonly #connection: Connection;
  /** The program's own files there: their names but for the endings. */
  readonly #own = `${prefix}${randomBytes(8).toString('hex')}`;
  #until: number;
  /** What the program has written, once it has ended. */
  #output: { stdout: string; stderr: string } | undefined;
  #closed = false;

  /** Starts the program. Throws StubError and ConnectionError where that fails. */
  constructor(reach: Reach, program: StartElsewhere) {
    this.#connection = new Connection(reach);
    let files: HostFiles | undefined;
    try {
      this.stub = Stub.over(this.#connection.socket, stub => {
        files = new HostFiles(stub);
        return start(stub, files, this.#own, program);
      });
      if (files === undefined || this.stub.initialStop.kind !== 'stopped') throw new Error('not started');
    } catch (error) {
      this.#connection.close();
      throw this.#connection.explained(error);
    }
    this.#files = files;
    // The first thread has the number of the process.
    this.pid = this.stub.initialStop.tid;
    this.#until = performance.now() + program.timeoutMs;
  }

  setDeadline(ms: number): void {
    this.#until = performance.now() + ms;
  }

  waitMs(): number {
    return Math.max(0, this.#until - performance.now());
  }

  output(): { stdout: string; stderr: string } {
    return (
      this.#output ?? {
        stdout: this.#files.read(`${this.#own}.out`),
        stderr: this.#files.read(`${this.#own}.err`),
      }
    );
  }

  ended(): { late: boolean } {
    const late = this.waitMs() === 0;
    if (this.stub.runs) this.#kill();
    this.#output = this.output();
    return { late };
  }

  #kill(): void {
    if (this.stub.runs) {
      this.stub.interrupt();
      const stop = this.stub.nextStop(endMs);
      if (stop === undefined) throw new StubError('the gdb stub can’t stop the program');
      if (stop.kind !== 'stopped') return;
    }
    kill(this.stub, this.pid);
  }

  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      if (this.#output === undefined) this.#kill();
      for (const ending of ['sh', 'out', 'err']) this.#files.remove(`${this.#own}.${ending}`);
      // One that a command has started ends: without --once it would wait for another connection.
      if (this.#connection.isOwn) this.stub.ask(`qRcmd,${Buffer.from('exit').toString('hex')}`);
    } catch (error) {
      // The connection broke, or the stub hangs: nothing more can be done there.
      if (!(error instanceof StubError || error instanceof ConnectionError)) throw error;
    } finally {
      this.#connection.close();
    }
  }
}

/** A connection to a gdbserver, and the process that it goes through, if a command makes it. */
class Connection {
  readonly socket: BlockingSocket;
  readonly #folder: string | undefined;
  readonly #process: number | undefined;

  constructor(reach: Reach) {
    if (!('command' in reach)) {
      this.socket = connected(reach);
      return;
    }
    this.#folder = mkdtempSync(join(tmpdir(), 'go-debugcall-'));
    const { socket, other } = BlockingSocket.pair();
    this.socket = socket;
    const log = openSync(join(this.#folder, 'log'), 'w');
    try {
      const env = Object.entries(process.env).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
      );
      const command = ['/bin/sh', '-c', reach.command];
      this.#process = spawn(command, Object.fromEntries(env), [other, other, log]);
    } finally {
      closeSync(other);
      closeSync(log);
    }
  }

  /** Whether a command was started for it. */
  get isOwn(): boolean {
    return this.#process !== undefined;
  }

  /** An error with what the command wrote. */
  explained(error: unknown): unknown {
    if (!(error instanceof StubError || error instanceof ConnectionError)) return error;
    const said = this.#said.trim();
    return said === ''
      ? error
      : new StubError(`${error.message}; the command wrote: ${said}`, { cause: error });
  }

  #said = '';

  close(): void {
    this.socket.close();
    if (this.#process === undefined || this.#folder === undefined) return;
    const until = performance.now() + endMs;
    while (waitFor(this.#process, false) === undefined) {
      if (performance.now() < until) {
        pause();
        continue;
      }
      process.kill(this.#process, 'SIGKILL');
      waitFor(this.#process, true);
      break;
    }
    this.#said = writtenTo(join(this.#folder, 'log'));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/**
 * Connects. For a moment after a connection has ended, gdbserver listens to nobody. Nor does it when it crashed, as it does
 * (13.1, 18.1: “wait returned unexpected status 0x0”) when a program ends while it makes a thread: the
 * loop that started it starts it again.
 */
function connected(endpoint: { address: string; port: number }): BlockingSocket {
  const until = performance.now() + endMs;
  for (;;) {
    try {
      return BlockingSocket.connect(endpoint);
    } catch (error) {
      const refused = error instanceof ConnectionError && error.errno === 'ECONNREFUSED';
      if (!refused) throw error;
      if (performance.now() > until) throw new StubError(endedAt(endpoint), { cause: error });
      pause();
    }
  }
}

/** What to do about a gdbserver that answered when the run began. */
function endedAt({ address, port }: { address: string; port: number }): string {
  return `the gdbserver at ${address}:${port} has ended: start it again each time it does, ${startedAt(port)}`;
}

/** Has the stub start a program; returns the stop at its first instruction. */
function start(stub: Stub, files: HostFiles, own: string, program: StartElsewhere): StubStop {
  stub.command('!');
  endEarlier(stub, files);
  const content = readFileSync(program.path);
  const path = `${prefix}${createHash('sha256').update(content).digest('hex').slice(0, 32)}`;
  const isThere = files.exists(path);
  if (!isThere) files.write(`${own}.part`, content, 0o755);
  files.write(`${own}.sh`, Buffer.from(scriptFor(own, path, isThere, program)), 0o700);
  // gdbserver takes no arguments with spaces, so that a script has them; nor is another shell to read them.
  stub.ask('QStartupWithShell:0');
  const words = ['/bin/sh', `${own}.sh`].map(word => Buffer.from(word).toString('hex'));
  let stop: StubStop | undefined = stub.firstStop(`vRun;${words.join(';')}`);
  while (stop?.kind === 'stopped' && stop.executes !== path) {
    stub.go(stop.signal === SIGTRAP ? [{}] : [{ tid: stop.tid, signal: stop.signal }, {}]);
    stop = stub.nextStop(patienceMs);
  }
  if (stop?.kind === 'stopped') return stop;
  const said = files.read(`${own}.err`).trim();
  for (const ending of ['part', 'sh', 'out', 'err']) files.remove(`${own}.${ending}`);
  throw new StubError(
    `the program does not start on the machine of the gdbserver${said === '' ? '' : `: ${said}`}`,
  );
}

/** The script that starts a program, with nothing but its own arguments and environment. */
function scriptFor(own: string, path: string, isThere: boolean, { args, env }: StartElsewhere): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const words = ['env', '-i', ...variables, path, ...args].map(quoted).join(' ');
  return [
    '#!/bin/sh',
    `exec >${own}.out 2>${own}.err </dev/null`,
    // Another start may be copying the same: each has all of it, or none.
    ...(isThere ? [] : [`mv -f ${own}.part ${path} || exit`]),
    `exec ${words}`,
    '',
  ].join('\n');
}

/**
 * Ends a program that a debugger left that was killed. Refuses one that is not ours. gdbserver (13.1, 18.1) may still have
 * a thread of a program that ended while it made that thread: such a thread has no executable any more.
 */
function endEarlier(stub: Stub, files: HostFiles): void {
  const left = stub.firstStop('?');
  if (left.kind !== 'stopped') return;
  const executable = files.linkAt(`/proc/${left.tid}/exe`);
  if (executable !== '' && !executable.startsWith(prefix)) {
    throw new StubError('the gdbserver runs another program: start it with --multi and without a program');
  }
  kill(stub, left.tid);
}

function kill(stub: Stub, pid: number): void {
  const answer = stub.ask(`vKill;${pid.toString(16)}`);
  if (answer !== 'OK') throw new StubError(`the gdb stub answers vKill with ${JSON.stringify(answer)}`);
}
