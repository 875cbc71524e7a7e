import { readdirSync } from 'node:fs';
import { MachineError, UsageError } from '../../host/errors.js';
import {
  Event,
  NativeMemory,
  Options,
  ptrace,
  Request,
  SystemCallError,
  type WaitResult,
  waitForAny,
} from '../../target/ptrace/kernel.js';
import { seize } from '../../target/ptrace/start.js';
import type { Act, Decoded, ReadProgram } from './acts.js';
import { decode } from './decode.js';
import { Pause } from './pause.js';
import { DebuggerProcess, isGone, processOfThread, tracerOfThread } from './process.js';
import { Asked, intOf, type SystemCall, SystemCallNumber } from './system-calls.js';

const SIGTRAP = 5;
const SIGKILL = 9;
const SIGSTOP = 19;
const systemCallStop = SIGTRAP | 0x80;
/** SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU. */
const stopSignals = new Set([SIGSTOP, 20, 21, 22]);
const infoBytes = 96;
const argumentsAt = 32;
const entering = 1;
const leaving = 2;

const options =
  Options.TRACESYSGOOD | Options.TRACEFORK | Options.TRACEVFORK | Options.TRACECLONE | Options.TRACEEXEC;

/** A thread of the debugger, or of a process that it started. */
interface TracedThread {
  tid: number;
  process: DebuggerProcess;
  /** What the system call that it is in does. */
  call?: Decoded | undefined;
}

/** How the traced processes ended. */
export interface TracingEnd {
  /** Why tracing ended: they all ended by themselves, at the deadline, or the user's signal came. */
  by: 'itself' | 'deadline' | 'signal';
  /** Wait status of the process that was started; undefined for one that was attached to. */
  status: number | undefined;
}

export interface TracingOptions {
  timeoutMs: number;
  signal: AbortSignal;
  /** Reads memory of the debugged program, for what a write replaces. */
  read: ReadProgram;
  /** Called with each act, in order; the program is stopped where the act needs that. */
  onAct: (act: Act) => void;
}

/**
 * Traces a debugger by its system calls: all its threads and the processes that it starts, but not the
 * program that it debugs. A program has one tracer. So a process is let go when it asks to be traced by its
 * parent (PTRACE_TRACEME), and when the debugger attaches to it.
 */
export class Tracer {
  readonly #root: number;
  readonly #started: boolean;
  readonly #threads = new Map<number, TracedThread>();
  readonly #processes = new Map<number, DebuggerProcess>();
  /** Threads that are to be let go at their next stop, and the debugger's thread that waits for it. */
  readonly #leaving = new Map<number, number>();
  readonly #info = new NativeMemory(infoBytes);
  /** Whether the process that was started has been let go from where it stopped itself. */
  #begun = false;
  #letGo = false;
  #status: number | undefined;
  #options: TracingOptions | undefined;

  private constructor(root: number, started: boolean) {
    this.#root = root;
    this.#started = started;
  }

  /**
   * Traces a process that has been started, and has stopped itself or is about to. It dies with this process.
   * Throws `MachineError` where tracing is forbidden.
   */
  static ofStarted(pid: number): Tracer {
    const tracer = new Tracer(pid, true);
    seize(pid, options | Options.EXITKILL);
    tracer.#add(pid);
    return tracer;
  }

  /**
   * Traces a process that runs already. Throws `UsageError` if there is none, and `MachineError` where
   * tracing is forbidden.
   */
  static ofRunning(pid: number): Tracer {
    const tracer = new Tracer(pid, false);
    // Threads may come while others are attached to.
    for (let before = -1; tracer.#threads.size !== before; ) {
      before = tracer.#threads.size;
      for (const tid of threadsOf(pid)) {
        if (tracer.#threads.has(tid)) continue;
        // The kernel attaches to what a thread starts that is traced already.
        if (tracerOfThread(tid) !== process.pid) {
          seize(tid, options);
          ptrace(Request.INTERRUPT, tid, 0, 0);
        }
        tracer.#add(tid);
      }
    }
    return tracer;
  }

  /** Traces until all processes have ended, the deadline has passed or the signal aborts. */
  async run(given: TracingOptions): Promise<TracingEnd> {
    this.#options = given;
    const due = performance.now() + given.timeoutMs;
    let by: TracingEnd['by'] = 'itself';
    const pause = new Pause();
    while (this.#threads.size > 0) {
      const result = waitForAny(false);
      if (result === undefined) pause.wait();
      else this.#handle(result);
      if (pause.isTurn(result !== undefined)) await pause.turn();
      if (by !== 'itself') continue;
      if (given.signal.aborted) by = 'signal';
      else if (performance.now() > due) by = 'deadline';
      if (by !== 'itself') this.#finish();
    }
    return { by, status: this.#status };
  }

  /** Ends what was started, and lets go what was attached to. */
  #finish(): void {
    for (const { tid } of this.#threads.values()) {
      if (this.#started) this.#try(() => process.kill(tid, SIGKILL));
      else {
        this.#letGo = true;
        this.#try(() => ptrace(Request.INTERRUPT, tid, 0, 0));
      }
    }
  }

  #add(tid: number): TracedThread {
    const pid = processOfThread(tid) ?? tid;
    const traced = this.#processes.get(pid) ?? new DebuggerProcess(pid);
    this.#processes.set(pid, traced);
    const thread: TracedThread = { tid, process: traced };
    this.#threads.set(tid, thread);
    return thread;
  }

  #handle({ tid, status }: WaitResult): void {
    if ((status & 0xff) !== 0x7f) {
      if (tid === this.#root) this.#status = status;
      this.#forget(tid);
      return;
    }
    const thread = this.#threads.get(tid) ?? this.#add(tid);
    const event = status >> 16;
    const signal = (status >> 8) & 0xff;
    if (this.#letGo || this.#leaving.has(tid)) this.#detach(tid, event === 0 ? signal : 0);
    else if (signal === systemCallStop) this.#systemCall(thread);
    else if (tid === this.#root && this.#started && !this.#begun && signal === SIGSTOP) this.#begin(event);
    else if (event === Event.EXEC) this.#executed(thread);
    else if (event === Event.STOP) this.#goOn(tid, 0, stopSignals.has(signal) ? Request.LISTEN : undefined);
    else this.#goOn(tid, event === 0 ? signal : 0);
  }

  /**
   * The process that was started has stopped itself, either before it was seized (a group stop) or after (the
   * signal is about to be delivered).
   */
  #begin(event: number): void {
    this.#begun = true;
    if (event === Event.STOP) process.kill(this.#root, 'SIGCONT');
    this.#goOn(this.#root, 0);
  }

  /** A program was executed: it has other memory, and the process's other threads are gone. */
  #executed(thread: TracedThread): void {
    thread.process.forget();
    for (const other of [...this.#threads.values()]) {
      if (other !== thread && other.process === thread.process) this.#threads.delete(other.tid);
    }
    this.#goOn(thread.tid, 0);
  }

  #systemCall(thread: TracedThread): void {
    const { tid, process: traced } = thread;
    ptrace(Request.GET_SYSCALL_INFO, tid, infoBytes, this.#info.address);
    const { data } = this.#info;
    const operation = data.getUint8(0);
    if (operation === entering) {
      const number = Number(data.getBigUint64(argumentsAt - 8, true));
      const args = [0, 1, 2, 3, 4, 5].map(index => data.getBigUint64(argumentsAt + 8 * index, true));
      const call: SystemCall = { number, args };
      if (number === SystemCallNumber.ptrace && this.#changesTracer(tid, call)) return;
      thread.call = this.#options && decode(traced, call, this.#options.read);
      if (thread.call?.now !== undefined) this.#options?.onAct(thread.call.now);
    } else if (operation === leaving) {
      const result = Number(data.getBigInt64(argumentsAt - 8, true));
      for (const act of thread.call?.after?.(result) ?? []) this.#options?.onAct(act);
      thread.call = undefined;
    }
    this.#goOn(tid, 0);
  }

  /**
   * Makes way for a tracer: lets the calling thread go if it asks to be traced, and the one that it attaches
   * to. Returns whether the calling thread has been dealt with.
   */
  #changesTracer(tid: number, call: SystemCall): boolean {
    const request = intOf(call, 0);
    if (request === Asked.TRACEME) {
      this.#detach(tid, 0);
      return true;
    }
    const other = intOf(call, 1);
    if ((request !== Asked.ATTACH && request !== Asked.SEIZE) || !this.#threads.has(other)) return false;
    // The request waits until the other thread has stopped for us, and is free.
    this.#leaving.set(other, tid);
    ptrace(Request.INTERRUPT, other, 0, 0);
    return true;
  }

  #detach(tid: number, signal: number): void {
    const delivered = signal === systemCallStop || signal === SIGTRAP ? 0 : signal;
    this.#try(() => ptrace(Request.DETACH, tid, 0, delivered));
    this.#forget(tid);
  }

  #forget(tid: number): void {
    const thread = this.#threads.get(tid);
    this.#threads.delete(tid);
    const waiting = this.#leaving.get(tid);
    this.#leaving.delete(tid);
    if (waiting !== undefined) this.#goOn(waiting, 0);
    const left = [...this.#threads.values()].some(other => other.process === thread?.process);
    if (thread === undefined || left) return;
    thread.process.forget();
    this.#processes.delete(thread.process.pid);
  }

  #goOn(tid: number, signal: number, request: number = Request.SYSCALL): void {
    this.#try(() => ptrace(request, tid, 0, signal));
  }

  /** A thread that was killed meanwhile reports its end by itself. */
  #try(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (error instanceof SystemCallError ? error.errno !== 'ESRCH' : !isGone(error)) throw error;
    }
  }
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch (error) {
    if (!isGone(error)) throw error;
    throw new UsageError(`there is no process ${pid}`, { remedy: 'name a debugger that runs: --pid=PID' });
  }
}

/** Throws `MachineError` where the kernel doesn't describe system calls. */
export function requireSystemCallInfo(major: number, minor: number): void {
  if (major > 5 || (major === 5 && minor >= 3)) return;
  throw new MachineError(`observe needs Linux 5.3 or newer, and this is ${major}.${minor}`, {
    remedy: 'run it on a newer kernel: older ones do not have PTRACE_GET_SYSCALL_INFO',
  });
}
