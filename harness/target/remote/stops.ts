import type { Arch } from '../../arch/arch.js';
import type { Breakpoints } from '../ptrace/breakpoints.js';
import { tgkill } from '../ptrace/kernel.js';
import type { Stop } from '../target.js';
import type { RemoteMemory } from './memory.js';
import type { StubRegisters } from './registers.js';
import type { StubStop } from './stop-reply.js';
import type { Stub } from './stub.js';
import { RemoteThread } from './thread.js';

const SIGINT = 2;
const SIGTRAP = 5;
/** What interrupts a thread: the stub's own interrupt (0x03) goes unanswered in qemu-user. */
const SIGUSR2 = 12;
/**
 * Signals that an instruction raises, again and again until they are delivered: SIGILL, SIGBUS, SIGFPE,
 * SIGSEGV.
 */
const faults = new Set([4, 7, 8, 11]);

/** What a program's threads work with. */
export interface StopParts {
  readonly arch: Arch;
  /** The emulator or the program, where that is a process of this machine. */
  readonly pid: number | undefined;
  readonly stub: Stub;
  readonly registers: StubRegisters;
  readonly memory: RemoteMemory;
  readonly breakpoints: Breakpoints;
}

/**
 * The threads of a program in an emulator: what their stops mean, and how they go on. A thread for which
 * there is nothing to report goes on at once.
 */
export class Stops {
  readonly #parts: StopParts;
  readonly #threads = new Map<number, RemoteThread>();
  /** The thread that `interrupt` was asked for, where only the whole program can be interrupted. */
  #interrupting: number | undefined;
  readonly #ready: Stop[] = [];
  /** Signals to report instead of delivering them. */
  reported: readonly number[] = [];

  /** @param tid a thread that is stopped at the program's first instruction */
  constructor(parts: StopParts, tid: number) {
    this.#parts = parts;
    this.#threadOf(tid).running = false;
  }

  /** Throws if the thread is not stopped. */
  stopped(tid: number): RemoteThread {
    const thread = this.#threads.get(tid);
    if (thread === undefined || thread.running) throw new Error(`thread ${tid} is not stopped`);
    return thread;
  }

  #threadOf(tid: number): RemoteThread {
    const known = this.#threads.get(tid);
    if (known !== undefined) return known;
    const thread = new RemoteThread(tid, this.#parts.arch.registers, this.#parts.registers);
    this.#threads.set(tid, thread);
    return thread;
  }

  /** What a stop of the stub means; undefined if there is nothing to report. */
  interpret({ tid, signal }: Extract<StubStop, { kind: 'stopped' }>): Stop | undefined {
    if (this.#interrupting !== undefined && signal === SIGINT) {
      // All threads stand, whichever took the interrupt: it is the wanted one's stop.
      const wanted = this.#threadOf(this.#interrupting);
      this.#interrupting = undefined;
      wanted.running = false;
      return this.#interrupted(wanted);
    }
    const thread = this.#threadOf(tid);
    thread.running = false;
    if (signal === SIGUSR2 && thread.interrupted) {
      thread.interrupted = false;
      return this.#interrupted(thread);
    }
    return signal === SIGTRAP ? this.#trap(thread) : this.#signal(thread, signal);
  }

  /** A step in the middle of which the interrupt came is over: `resume` or `step` says anew how the thread goes on. */
  #interrupted(thread: RemoteThread): Stop {
    thread.stepping = false;
    this.#parts.breakpoints.endStepOver(thread);
    return { kind: 'interrupted', tid: thread.tid };
  }

  /** A trap instruction was executed, a step is done, or somebody sent the signal. */
  #trap(thread: RemoteThread): Stop | undefined {
    const { tid, stepping } = thread;
    if (this.#parts.breakpoints.endStepOver(thread) && !stepping) {
      this.#go(thread, 0);
      return undefined;
    }
    const { bytes, pcCorrection } = this.#parts.arch.trap;
    const registers = thread.registers();
    const behind = registers.pc + pcCorrection;
    const address = behind - bytes.length;
    // A step ends at the next instruction, whatever precedes that: it has executed a trap only if it began
    // at one.
    const executed = stepping ? thread.steppedTrap : this.#isTrap(address);
    if (executed) {
      thread.stepping = false;
      const breakpoint = this.#parts.breakpoints.has(address);
      const pc = breakpoint ? address : behind;
      if (registers.pc !== pc) {
        registers.pc = pc;
        thread.registersChanged();
      }
      return { kind: 'trap', tid, address, breakpoint };
    }
    if (!stepping && this.#parts.breakpoints.wasRemoved(address)) {
      // It was removed after this thread had met it.
      registers.pc = address;
      thread.registersChanged();
      this.#go(thread, 0);
      return undefined;
    }
    if (stepping) {
      thread.stepping = false;
      return { kind: 'stepped', tid };
    }
    return this.#signal(thread, SIGTRAP);
  }

  #isTrap(address: number): boolean {
    if (this.#parts.breakpoints.has(address)) return true;
    const { bytes } = this.#parts.arch.trap;
    return Buffer.from(this.#parts.memory.read(address, bytes.length)).equals(bytes);
  }

  #signal(thread: RemoteThread, signal: number): Stop | undefined {
    if (this.reported.includes(signal)) return { kind: 'signal', tid: thread.tid, signal };
    const stepping = thread.stepping || thread.steppingOver !== undefined;
    if (stepping && !faults.has(signal)) {
      // Delivered now, it would make the step one into the handler.
      thread.held.push(signal);
      this.#step(thread, 0);
      return undefined;
    }
    this.#parts.breakpoints.endStepOver(thread);
    if (thread.stepping) this.#step(thread, signal);
    else this.#go(thread, signal);
    return undefined;
  }

  /** Lets a thread go with a signal; what was held back before is sent again. */
  #go(thread: RemoteThread, signal: number): void {
    const signals = [...thread.held.splice(0), ...(signal === 0 ? [] : [signal])];
    const [first = 0, ...others] = signals;
    const { pid } = this.#parts;
    // Elsewhere, one signal is delivered at a time.
    if (pid === undefined) thread.held.push(...others);
    else for (const other of others) tgkill(pid, thread.tid, other);
    thread.leave();
    this.#parts.stub.go(first === 0 ? [{}] : [{ tid: thread.tid, signal: first }, {}]);
  }

  #step(thread: RemoteThread, signal: number): void {
    thread.leave();
    this.#parts.stub.go([{ tid: thread.tid, step: true, signal }]);
  }

  resume(tid: number, signal: number): void {
    const thread = this.stopped(tid);
    if (this.#stays(thread, signal)) return;
    if (this.#parts.breakpoints.stepOver(thread)) {
      if (signal !== 0) thread.held.push(signal);
      this.#step(thread, 0);
    } else this.#go(thread, signal);
  }

  step(tid: number, signal: number): void {
    const thread = this.stopped(tid);
    if (this.#stays(thread, signal)) return;
    const over = this.#parts.breakpoints.stepOver(thread);
    thread.stepping = true;
    thread.steppedTrap = !over && this.#isTrap(thread.registers().pc);
    this.#step(thread, signal);
  }

  /** Whether a thread elsewhere was interrupted while it stood: then it does not go on, and that is its next stop. */
  #stays(thread: RemoteThread, signal: number): boolean {
    if (this.#parts.pid !== undefined || !thread.interrupted) return false;
    thread.interrupted = false;
    if (signal !== 0) thread.held.push(signal);
    this.#ready.push({ kind: 'interrupted', tid: thread.tid });
    return true;
  }

  /** The next stop that needs no word from the stub; undefined where there is none. */
  takeReady(): Stop | undefined {
    return this.#ready.shift();
  }

  /** Asks a thread to stop, or one that stands to stop again as soon as it goes on. */
  interrupt(tid: number): void {
    const { pid, stub } = this.#parts;
    const thread = this.#threadOf(tid);
    if (pid === undefined && thread.running) {
      this.#interrupting = tid;
      stub.interrupt();
      return;
    }
    thread.interrupted = true;
    if (pid !== undefined) tgkill(pid, tid, SIGUSR2);
  }
}
