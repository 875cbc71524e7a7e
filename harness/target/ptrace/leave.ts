import type { Arch } from '../../arch/arch.js';
import type { Breakpoints } from './breakpoints.js';
import { Event, eventMessage, Request, SystemCallError, tgkill, waitForAny } from './kernel.js';
import { pendingSignals } from './pending-signals.js';
import { signalCode } from './signal-info.js';
import type { Thread } from './threads.js';

const SIGTRAP = 5;

/**
 * Leaves a traced program without harm. Only a stopped thread can be let go, so each is stopped once more. A thread
 * that executed a breakpoint meanwhile goes back to the instruction that was there, and its trap is forgotten.
 */
export class Leave {
  readonly #arch: Arch;
  readonly #pid: number;
  readonly #breakpoints: Breakpoints;
  readonly #threadOf: (tid: number) => Thread;
  /** Where breakpoints were. */
  #removed: ReadonlySet<number> = new Set();

  constructor(arch: Arch, pid: number, breakpoints: Breakpoints, threadOf: (tid: number) => Thread) {
    this.#arch = arch;
    this.#pid = pid;
    this.#breakpoints = breakpoints;
    this.#threadOf = threadOf;
  }

  /** @param threads all of the program's; those that come meanwhile are added */
  all(threads: Map<number, Thread>): void {
    this.#removed = new Set(this.#breakpoints.addresses());
    for (const address of this.#removed) this.#breakpoints.remove(address);
    for (const thread of threads.values()) if (thread.running) thread.askToStop();
    while ([...threads.values()].some(({ running }) => running)) this.#collect(threads);
    for (const thread of threads.values()) this.#drainTraps(thread, threads);
    for (const thread of threads.values()) this.#release(thread);
    threads.clear();
  }

  /** Takes the next stop, or end, of any thread. */
  #collect(threads: Map<number, Thread>): void {
    const result = waitForAny(true);
    if (result === undefined || (result.status & 0xff) !== 0x7f) {
      if (result === undefined) threads.clear();
      else threads.delete(result.tid);
      return;
    }
    const thread = this.#threadOf(result.tid);
    thread.running = false;
    const event = result.status >> 16;
    // A thread that was just made is traced too, and stops by itself.
    if (event === Event.CLONE) this.#threadOf(eventMessage(result.tid));
    if (event !== 0) return;
    const signal = (result.status >> 8) & 0xff;
    if (signal !== SIGTRAP) thread.held.push(signal);
    else if (!this.#isOurs(thread)) thread.held.push(SIGTRAP);
  }

  /** Whether a SIGTRAP is of a breakpoint or a step of this debugger. A breakpoint's thread is sent back. */
  #isOurs(thread: Thread): boolean {
    const code = signalCode(thread.tid);
    if (code !== this.#arch.trap.signalCode) return code > 0;
    const { bytes, pcCorrection } = this.#arch.trap;
    const address = thread.registers().pc + pcCorrection - bytes.length;
    if (!this.#removed.has(address)) return false;
    thread.setPc(address);
    return true;
  }

  /** A thread may have stopped for another reason just when it had executed a breakpoint. */
  #drainTraps(thread: Thread, threads: Map<number, Thread>): void {
    while (threads.has(thread.tid) && pendingSignals(this.#pid, thread.tid).includes(SIGTRAP)) {
      thread.go(Request.CONT, 0);
      while (threads.has(thread.tid) && thread.running) this.#collect(threads);
    }
  }

  #release(thread: Thread): void {
    const [first = 0, ...others] = thread.held.splice(0);
    try {
      for (const signal of others) tgkill(this.#pid, thread.tid, signal);
      thread.leave(first);
    } catch (error) {
      // It was killed meanwhile.
      if (!(error instanceof SystemCallError) || error.errno !== 'ESRCH') throw error;
    }
  }
}
