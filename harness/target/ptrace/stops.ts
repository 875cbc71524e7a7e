import type { Arch } from '../../arch/arch.js';
import type { Stop } from '../target.js';
import type { Breakpoints } from './breakpoints.js';
import { Event, ptrace, Request, SystemCallError, tgkill } from './kernel.js';
import { Leave } from './leave.js';
import { signalCode } from './signal-info.js';
import { Thread } from './threads.js';

const SIGTRAP = 5;
/**
 * Signals that an instruction raises, again and again until they are delivered: SIGILL, SIGBUS, SIGFPE,
 * SIGSEGV.
 */
const faults = new Set([4, 7, 8, 11]);

/** How a program ended. */
export type ProgramEnd = { exitCode: number } | { signal: number };

/** The program has ended. */
interface Ended {
  kind: 'ended';
  how: ProgramEnd;
}

/**
 * The threads of a traced program: what their wait statuses mean, and how they go on. A thread for which
 * there is nothing to report goes on at once.
 */
export class Stops {
  readonly #arch: Arch;
  readonly #pid: number;
  readonly #threads = new Map<number, Thread>();
  readonly #breakpoints: Breakpoints;
  /** Addresses behind a trap that a thread was seen to execute. */
  readonly #executed = new Set<number>();
  /** Signals to report instead of delivering them. */
  reported: readonly number[] = [];

  /** @param running the threads of the process, which run; none if it has one thread, which is stopped */
  constructor(arch: Arch, pid: number, breakpoints: Breakpoints, running: readonly number[]) {
    this.#arch = arch;
    this.#pid = pid;
    this.#breakpoints = breakpoints;
    if (running.length === 0) this.#threadOf(pid).running = false;
    for (const tid of running) this.#threadOf(tid);
  }

  /** Threads alive, in the order in which they came. */
  tids(): number[] {
    return [...this.#threads.keys()];
  }

  /** Throws if the thread is not stopped. */
  stopped(tid: number): Thread {
    const thread = this.#threads.get(tid);
    if (thread === undefined || thread.running) throw new Error(`thread ${tid} is not stopped`);
    return thread;
  }

  /** What a wait status means: a stop, or the end of the program. Undefined: there is nothing to report. */
  interpret(tid: number, status: number): Stop | Ended | undefined {
    if ((status & 0xff) !== 0x7f) {
      const over = this.#threads.get(tid)?.steppingOver;
      // A dead process has no memory to put it back to.
      if (over !== undefined && tid !== this.#pid) this.#breakpoints.lower(over);
      this.#threads.delete(tid);
      // The kernel reports the end of the leader after that of all other threads.
      if (tid !== this.#pid) return undefined;
      const signal = status & 0x7f;
      return { kind: 'ended', how: signal === 0 ? { exitCode: (status >> 8) & 0xff } : { signal } };
    }
    const thread = this.#threadOf(tid);
    thread.running = false;
    const event = status >> 16;
    if (event === Event.STOP) return this.#stop(thread);
    // Any other stop takes back an interrupt that has not taken effect (ptrace_stop in the kernel's signal.c).
    if (thread.interrupted) thread.askToStop();
    if (event !== 0) {
      this.#goOn(thread);
      return undefined;
    }
    const signal = (status >> 8) & 0xff;
    return signal === SIGTRAP ? this.#trap(thread) : this.#signal(thread, signal);
  }

  #stop(thread: Thread): Stop | undefined {
    if (!thread.interrupted) {
      // A new thread, or a group stop: there is nothing to decide.
      this.#goOn(thread);
      return undefined;
    }
    thread.interrupted = false;
    // Who lets it go says anew how.
    thread.stepping = false;
    this.#breakpoints.endStepOver(thread);
    return { kind: 'interrupted', tid: thread.tid };
  }

  /** Lets a thread go as it went before a stop that nobody asked for: to the end of its step, if it has one to do. */
  #goOn(thread: Thread): void {
    if (thread.stepping || thread.steppingOver !== undefined) thread.go(Request.SINGLESTEP, 0);
    else this.#continue(thread, 0);
  }

  #trap(thread: Thread): Stop | undefined {
    const code = this.#trapCode(thread);
    if (this.#breakpoints.endStepOver(thread) && !thread.stepping) {
      this.#continue(thread, 0);
      return undefined;
    }
    if (code === this.#arch.trap.signalCode) return this.#executedTrap(thread);
    if (thread.stepping && code > 0) {
      thread.stepping = false;
      return { kind: 'stepped', tid: thread.tid };
    }
    return this.#signal(thread, SIGTRAP);
  }

  /**
   * Puts PC behind the trap or, for a breakpoint of ours, at it. A thread can meet a breakpoint while another
   * thread's stop is looked at and the breakpoint removed: it goes on from there.
   */
  #executedTrap(thread: Thread): Stop | undefined {
    const { bytes, pcCorrection } = this.#arch.trap;
    const registers = thread.registers();
    const behind = registers.pc + pcCorrection;
    const address = behind - bytes.length;
    if (this.#breakpoints.wasRemoved(address)) {
      this.#executed.delete(behind);
      thread.setPc(address);
      this.#goOn(thread);
      return undefined;
    }
    thread.stepping = false;
    const breakpoint = this.#breakpoints.has(address);
    thread.setPc(breakpoint ? address : behind);
    return { kind: 'trap', tid: thread.tid, address, breakpoint };
  }

  /**
   * Returns what raised a SIGTRAP. To ask the kernel is one system call for each stop. Where the CPU leaves
   * PC behind the trap, the answer is remembered: a thread gets behind a trap only by executing it, unless it
   * was let go there.
   */
  #trapCode(thread: Thread): number {
    const { pc } = thread.registers();
    const { signalCode: trapCode, pcCorrection } = this.#arch.trap;
    const { stepping, steppingOver, wentFrom } = thread;
    const moved = wentFrom !== undefined && wentFrom !== pc;
    if (moved && !stepping && steppingOver === undefined && this.#executed.has(pc)) return trapCode;
    const code = signalCode(thread.tid);
    if (code === trapCode && pcCorrection === 0) this.#executed.add(pc);
    return code;
  }

  #signal(thread: Thread, signal: number): Stop | undefined {
    if (this.reported.includes(signal)) return { kind: 'signal', tid: thread.tid, signal };
    const stepping = thread.stepping || thread.steppingOver !== undefined;
    if (stepping && !faults.has(signal)) {
      // If it were delivered now, the step would end in the signal's handler.
      thread.held.push(signal);
      thread.go(Request.SINGLESTEP, 0);
      return undefined;
    }
    // The instruction under a breakpoint faulted: the handler runs before it is executed again.
    this.#breakpoints.endStepOver(thread);
    if (thread.stepping) thread.go(Request.SINGLESTEP, signal);
    else this.#continue(thread, signal);
    return undefined;
  }

  /**
   * Lets a thread go with a signal, and with the signals that were held back: the kernel takes one of them
   * with the request, the others are sent again.
   */
  #continue(thread: Thread, signal: number): void {
    if (thread.held.length > 0) {
      if (signal !== 0) thread.held.push(signal);
      const [first = 0, ...others] = thread.held.splice(0);
      for (const other of others) tgkill(this.#pid, thread.tid, other);
      this.#continue(thread, first);
      return;
    }
    try {
      thread.go(Request.CONT, signal);
    } catch (error) {
      // It was killed while it was stopped; the next wait reports its end.
      if (!(error instanceof SystemCallError) || error.errno !== 'ESRCH') throw error;
    }
  }

  /** As `Target.resume`. */
  resume(tid: number, signal: number): void {
    const thread = this.stopped(tid);
    if (this.#breakpoints.stepOver(thread)) {
      if (signal !== 0) thread.held.push(signal);
      thread.go(Request.SINGLESTEP, 0);
    } else {
      this.#continue(thread, signal);
    }
  }

  /** As `Target.step`. */
  step(tid: number, signal: number): void {
    const thread = this.stopped(tid);
    this.#breakpoints.stepOver(thread);
    thread.stepping = true;
    thread.go(Request.SINGLESTEP, signal);
  }

  /** As `Target.interrupt`. */
  interrupt(tid: number): void {
    this.#threadOf(tid).interrupted = true;
    ptrace(Request.INTERRUPT, tid, 0, 0);
  }

  /** Removes a breakpoint, and forgets that its trap was executed. */
  removeBreakpoint(address: number): void {
    if (this.#breakpoints.remove(address)) this.#executed.delete(address + this.#arch.trap.bytes.length);
  }

  /** Lets all threads go untraced, and the program have its own code. Its threads may be in any state. */
  leave(): void {
    const leave = new Leave(this.#arch, this.#pid, this.#breakpoints, tid => this.#threadOf(tid));
    leave.all(this.#threads);
  }

  #threadOf(tid: number): Thread {
    let thread = this.#threads.get(tid);
    if (thread === undefined) {
      thread = new Thread(tid, this.#arch.registers);
      this.#threads.set(tid, thread);
    }
    return thread;
  }
}
