import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Arch } from '../../arch/arch.js';
import type { Registers } from '../../arch/registers.js';
import type { Program } from '../../binary/program.js';
import { DeadlineError, type Stop, type Target, TargetExitedError } from '../target.js';
import { Breakpoints } from './breakpoints.js';
import { silenceChildStops } from './child-stops.js';
import { deadlinePassed, liftDeadline, setDeadline } from './deadline.js';
import {
  affinity,
  Event,
  ptrace,
  Request,
  SystemCallError,
  setAffinity,
  tgkill,
  waitForAny,
} from './kernel.js';
import { type Library, libraryBiasOf, libraryGoroutineOffset } from './library.js';
import { ProcessMemory } from './memory.js';
import { pendingSignals } from './pending-signals.js';
import { signalCode } from './signal-info.js';
import { endProcess, spawnStopped } from './spawn.js';
import { loadBiasOf, seizeUntilExec } from './start.js';
import { Thread } from './threads.js';
import { readVectorState, restoreVectorState, saveVectorState, writeVectorState } from './vector-state.js';

const SIGTRAP = 5;
const SIGKILL = 9;
/** Signals that an instruction raises, and raises again until they are delivered: SIGILL, SIGBUS, SIGFPE, SIGSEGV. */
const faults = new Set([4, 7, 8, 11]);

/** What a tracer needs to know of a program's file. */
export type Executable = Pick<Program, 'arch' | 'path' | 'pie' | 'entry' | 'goroutineOffset'>;

export interface LaunchOptions {
  args?: string[];
  /** On top of a PATH; nothing of this process's environment is passed on. */
  env?: Record<string, string>;
  /** Until `setDeadline` says otherwise. */
  timeoutMs: number;
  /**
   * Binds the program and this thread to one CPU until the program's end. A stop then costs a quarter of what it costs
   * across CPUs; the program's threads take turns.
   */
  pinned?: boolean;
}

/**
 * A program on this machine, traced from its first instruction. One at a time: waits are for any thread
 * of any program that this thread traces.
 */
export class LocalTarget implements Target {
  readonly arch: Arch;
  readonly pid: number;
  readonly #folder: string;
  readonly #memory: ProcessMemory;
  #loadBias: number;
  #goroutineOffset: number;
  readonly #threads = new Map<number, Thread>();
  readonly #breakpoints: Breakpoints;
  /** Addresses behind a trap that was executed. */
  readonly #executed = new Set<number>();
  #reported: readonly number[] = [];
  #timeoutMs = 0;
  #ended = false;
  /** Lets this thread run on the CPUs that it had before. */
  #unpin: (() => void) | undefined;

  private constructor(program: Executable, pid: number, folder: string, unpin: (() => void) | undefined) {
    this.arch = program.arch;
    this.pid = pid;
    this.#folder = folder;
    this.#unpin = unpin;
    this.#memory = new ProcessMemory(pid);
    this.#breakpoints = new Breakpoints(this.#memory, this.arch.trap.bytes);
    this.#goroutineOffset = program.goroutineOffset;
    this.#loadBias = program.pie ? loadBiasOf(pid, program.entry) : 0;
    const leader = new Thread(pid, this.arch.registers);
    leader.running = false;
    this.#threads.set(pid, leader);
  }

  /**
   * Starts `program` and stops it at its first instruction. Throws `MachineError` where tracing is forbidden.
   */
  static launch(program: Executable, options: LaunchOptions): LocalTarget {
    const folder = mkdtempSync(join(tmpdir(), 'go-debugcall-'));
    const cpus = affinity(0);
    const unpin = (): void => setAffinity(0, cpus);
    let pid: number | undefined;
    silenceChildStops();
    try {
      // A new process inherits it.
      if (options.pinned) setAffinity(0, [cpus[process.pid % cpus.length] ?? 0]);
      pid = spawnStopped(program.path, options.args ?? [], {
        env: { PATH: '/usr/bin:/bin', ...options.env },
        stdoutPath: join(folder, 'stdout'),
        stderrPath: join(folder, 'stderr'),
      });
      setDeadline(pid, options.timeoutMs);
      seizeUntilExec(pid);
      const target = new LocalTarget(program, pid, folder, options.pinned ? unpin : undefined);
      target.setDeadline(options.timeoutMs);
      return target;
    } catch (error) {
      liftDeadline();
      if (pid !== undefined) endProcess(pid);
      if (options.pinned) unpin();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Starts a C program that loads `library`, its first argument, and then executes an INT3 of its own: there it is stopped. From then on the target
   * is about the library.
   */
  static launchHost(host: string, library: Library, options: LaunchOptions): LocalTarget {
    // Of the host itself nobody asks for an address.
    const program = { arch: library.arch, path: host, pie: false, entry: 0, goroutineOffset: 0 };
    const args = [library.path, ...(options.args ?? [])];
    const target = LocalTarget.launch(program, { ...options, args });
    try {
      target.resume(target.pid);
      const stop = target.wait();
      if (stop.kind !== 'trap') throw new Error(`expected ${host} to stop, saw ${JSON.stringify(stop)}`);
      target.#loadBias = libraryBiasOf(target.pid, library);
      target.#goroutineOffset = libraryGoroutineOffset(target, library, target.#loadBias);
      return target;
    } catch (error) {
      target.kill();
      throw error;
    }
  }

  get loadBias(): number {
    return this.#loadBias;
  }

  goroutine(tid: number): number {
    const { kind, register } = this.arch.goroutine;
    const base = this.#stopped(tid).registers().numberAt(register);
    return kind === 'register' ? base : this.readWord(base + this.#goroutineOffset);
  }

  threads(): number[] {
    return [...this.#threads.keys()];
  }

  setDeadline(ms: number): void {
    this.#timeoutMs = ms;
    setDeadline(this.pid, ms);
  }

  reportSignals(signals: readonly number[]): void {
    this.#reported = signals;
  }

  wait(): Stop {
    for (;;) {
      const result = waitForAny(true);
      if (result === undefined) throw this.#end({ signal: SIGKILL });
      const stop = this.#interpret(result.tid, result.status);
      if (stop !== undefined) return stop;
    }
  }

  /** What a wait status means; undefined when there is nothing to tell and the thread went on. */
  #interpret(tid: number, status: number): Stop | undefined {
    if ((status & 0xff) !== 0x7f) {
      this.#threads.delete(tid);
      // The leader's end is told last, after that of all the other threads.
      if (tid !== this.pid) return undefined;
      const signal = status & 0x7f;
      throw this.#end(signal === 0 ? { exitCode: (status >> 8) & 0xff } : { signal });
    }
    const thread = this.#threadOf(tid);
    thread.running = false;
    const signal = (status >> 8) & 0xff;
    const event = status >> 16;
    if (event === Event.STOP && thread.interrupted) {
      thread.interrupted = false;
      return { kind: 'interrupted', tid };
    }
    // A new thread or its parent, an exec, a group stop: nothing to decide.
    if (event !== 0) {
      this.#continue(thread, 0);
      return undefined;
    }
    return signal === SIGTRAP ? this.#trap(thread) : this.#signal(thread, signal);
  }

  #trap(thread: Thread): Stop | undefined {
    const { tid } = thread;
    const code = this.#trapCode(thread);
    const over = thread.steppingOver;
    if (over !== undefined) {
      this.#breakpoints.lower(over);
      thread.steppingOver = undefined;
      if (!thread.stepping) {
        this.#continue(thread, 0);
        return undefined;
      }
    }
    const { trap } = this.arch;
    if (code === trap.signalCode) {
      thread.stepping = false;
      const registers = thread.registers();
      const behind = registers.pc + trap.pcCorrection;
      const address = behind - trap.bytes.length;
      const breakpoint = this.#breakpoints.has(address);
      const pc = breakpoint ? address : behind;
      if (registers.pc !== pc) {
        registers.pc = pc;
        thread.registersChanged();
      }
      return { kind: 'trap', tid, address, breakpoint };
    }
    if (thread.stepping && code > 0) {
      thread.stepping = false;
      return { kind: 'stepped', tid };
    }
    return this.#signal(thread, SIGTRAP);
  }

  /**
   * What raised a SIGTRAP. To ask the kernel is a system call a stop. So, where the CPU leaves PC behind the trap, an address whose
   * trap was seen to be executed once is believed the next time: a thread gets behind it in no other way, unless it was let go there.
   */
  #trapCode(thread: Thread): number {
    const { pc } = thread.registers();
    const { signalCode: trapCode, pcCorrection } = this.arch.trap;
    const { stepping, steppingOver, wentFrom } = thread;
    const moved = wentFrom !== undefined && wentFrom !== pc;
    if (moved && !stepping && steppingOver === undefined && this.#executed.has(pc)) return trapCode;
    const code = signalCode(thread.tid);
    if (code === trapCode && pcCorrection === 0) this.#executed.add(pc);
    return code;
  }

  #signal(thread: Thread, signal: number): Stop | undefined {
    if (this.#reported.includes(signal)) return { kind: 'signal', tid: thread.tid, signal };
    const stepping = thread.stepping || thread.steppingOver !== undefined;
    if (stepping && !faults.has(signal)) {
      // Delivered now, it would make the step one into the handler.
      thread.held.push(signal);
      thread.go(Request.SINGLESTEP, 0);
      return undefined;
    }
    // The instruction at a breakpoint faulted: it won't be executed before the handler is.
    if (thread.steppingOver !== undefined) this.#breakpoints.lower(thread.steppingOver);
    thread.steppingOver = undefined;
    if (thread.stepping) thread.go(Request.SINGLESTEP, signal);
    else this.#continue(thread, signal);
    return undefined;
  }

  /** Lets a thread go with a signal, and with those that were held back: the kernel takes one with it, the others are sent again. */
  #continue(thread: Thread, signal: number): void {
    if (thread.held.length > 0) {
      if (signal !== 0) thread.held.push(signal);
      const [first = 0, ...others] = thread.held.splice(0);
      for (const other of others) tgkill(this.pid, thread.tid, other);
      this.#continue(thread, first);
      return;
    }
    try {
      thread.go(Request.CONT, signal);
    } catch (error) {
      // It was killed while it was stopped; its end comes with the next wait.
      if (!(error instanceof SystemCallError) || error.errno !== 'ESRCH') throw error;
    }
  }

  resume(tid: number, signal = 0): void {
    const thread = this.#stopped(tid);
    if (this.#stepOver(thread)) {
      if (signal !== 0) thread.held.push(signal);
      thread.go(Request.SINGLESTEP, 0);
    } else {
      this.#continue(thread, signal);
    }
  }

  step(tid: number, signal = 0): void {
    const thread = this.#stopped(tid);
    this.#stepOver(thread);
    thread.stepping = true;
    thread.go(Request.SINGLESTEP, signal);
  }

  /** Takes the breakpoint at the thread's PC, if any, out of memory until its next stop. */
  #stepOver(thread: Thread): boolean {
    if (this.#breakpoints.size === 0) return false;
    const { pc } = thread.registers();
    if (!this.#breakpoints.lift(pc)) return false;
    thread.steppingOver = pc;
    return true;
  }

  interrupt(tid: number): void {
    this.#threadOf(tid).interrupted = true;
    ptrace(Request.INTERRUPT, tid, 0, 0);
  }

  readRegisters(tid: number, into: Registers): void {
    into.copyFrom(this.#stopped(tid).registers());
  }

  writeRegisters(tid: number, from: Registers): void {
    const thread = this.#stopped(tid);
    thread.registersChanged();
    thread.registers().copyFrom(from);
  }

  redirect(tid: number, to: Registers): void {
    this.writeRegisters(tid, to);
    const { systemCallRegister } = this.arch;
    if (systemCallRegister !== undefined) {
      this.#stopped(tid).registers().setNumberAt(systemCallRegister, -1);
    }
  }

  signal(tid: number, signal: number): void {
    tgkill(this.pid, tid, signal);
  }

  pendingSignals(tid: number): number[] {
    return pendingSignals(this.pid, tid);
  }

  readVectorState(tid: number, into?: Uint8Array): Uint8Array {
    return readVectorState(this.#stopped(tid).tid, into);
  }

  writeVectorState(tid: number, state: Uint8Array): void {
    writeVectorState(this.#stopped(tid).tid, state);
  }

  saveVectorState(tid: number, into?: Uint8Array): Uint8Array {
    return saveVectorState(this.#stopped(tid).tid, into);
  }

  restoreVectorState(tid: number, state: Uint8Array): void {
    restoreVectorState(this.#stopped(tid).tid, state);
  }

  read(address: number, length: number): Uint8Array {
    return this.#memory.read(address, length);
  }

  write(address: number, bytes: Uint8Array): void {
    this.#memory.write(address, bytes);
  }

  readWord(address: number): number {
    return this.#memory.readWords(address, 1)[0] as number;
  }

  readWords(address: number, count: number): number[] {
    return this.#memory.readWords(address, count);
  }

  writeWord(address: number, value: number): void {
    this.#memory.writeWords(address, [value]);
  }

  writeWords(address: number, values: readonly number[]): void {
    this.#memory.writeWords(address, values);
  }

  insertBreakpoint(address: number): boolean {
    return this.#breakpoints.insert(address);
  }

  removeBreakpoint(address: number): void {
    // Of a program that has ended there is nothing left to mend.
    if (!this.#ended && this.#breakpoints.remove(address))
      this.#executed.delete(address + this.arch.trap.bytes.length);
  }

  output(): { stdout: string; stderr: string } {
    const text = (name: string): string => readFileSync(join(this.#folder, name), 'utf8');
    return { stdout: text('stdout'), stderr: text('stderr') };
  }

  waitForEnd(): { stdout: string; stderr: string } {
    try {
      const stop = this.wait();
      throw new Error(`expected the end of the program, saw ${JSON.stringify(stop)}`);
    } catch (error) {
      if (error instanceof TargetExitedError && error.exitCode === 0) return this.output();
      throw error;
    }
  }

  kill(): void {
    liftDeadline();
    if (!this.#ended) {
      this.#ended = true;
      this.#memory.close();
      endProcess(this.pid);
    }
    this.#unpin?.();
    this.#unpin = undefined;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The error of a program that ended by itself or by its deadline. */
  #end(how: { exitCode?: number; signal?: number }): Error {
    this.#ended = true;
    this.#memory.close();
    const { stdout, stderr } = this.output();
    const output = `${stdout}${stderr}`.trimEnd();
    const late = how.signal === SIGKILL && deadlinePassed();
    liftDeadline();
    return late ? new DeadlineError(this.#timeoutMs, output) : new TargetExitedError(how, output);
  }

  #threadOf(tid: number): Thread {
    let thread = this.#threads.get(tid);
    if (thread === undefined) {
      thread = new Thread(tid, this.arch.registers);
      this.#threads.set(tid, thread);
    }
    return thread;
  }

  #stopped(tid: number): Thread {
    const thread = this.#threads.get(tid);
    if (thread === undefined || thread.running) throw new Error(`thread ${tid} is not stopped`);
    return thread;
  }
}
