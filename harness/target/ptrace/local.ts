import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Arch } from '../../arch/arch.js';
import type { Registers } from '../../arch/registers.js';
import type { Program } from '../../binary/program.js';
import { DeadlineError, outputAtEnd, type Stop, type Target, TargetExitedError } from '../target.js';
import { lookForAny, seizeAll } from './attach.js';
import { Breakpoints } from './breakpoints.js';
import { silenceChildStops } from './child-stops.js';
import { deadlinePassed, liftDeadline, setDeadline } from './deadline.js';
import { type Hold, StartedProgram, visitedProgram } from './hold.js';
import { affinity, setAffinity, tgkill, type WaitResult, waitForAny } from './kernel.js';
import { type Library, libraryBiasOf, libraryGoroutineOffset } from './library.js';
import { ProcessMemory } from './memory.js';
import { pendingSignals } from './pending-signals.js';
import { endProcess } from './spawn.js';
import { endInside } from './spawn-inside.js';
import { loadBiasOf, startTraced } from './start.js';
import { type ProgramEnd, Stops } from './stops.js';
import { readVectorState, restoreVectorState, saveVectorState, writeVectorState } from './vector-state.js';

const SIGKILL = 9;

/** What a tracer needs to know of a program's file. */
export type Executable = Pick<Program, 'arch' | 'path' | 'pie' | 'entry' | 'goroutineOffset'>;

export interface LaunchOptions {
  args?: string[];
  /** Added to a PATH; the program gets nothing of this process's environment. */
  env?: Record<string, string>;
  /** The program's deadline until `setDeadline` moves it. */
  timeoutMs: number;
  /**
   * Binds the program and this thread to one CPU until the program's end. A stop then costs a quarter of what
   * it costs across CPUs, and the program's threads take turns.
   */
  pinned?: boolean;
  /** The program runs in a sandbox of its own. This process must be in a room (host/walls/room.ts). */
  sandboxed?: boolean;
}

/**
 * A program on this machine, traced with ptrace(2) from its first instruction, or from some point of its life
 * (`attach`). There can be one at a time: a wait returns a stop of any program that this thread traces.
 */
export class LocalTarget implements Target {
  readonly arch: Arch;
  readonly pid: number;
  readonly #hold: Hold;
  readonly #memory: ProcessMemory;
  readonly #breakpoints: Breakpoints;
  readonly #stops: Stops;
  #loadBias: number;
  /** Distance of the goroutine's address from the thread pointer, in bytes. */
  #goroutineOffset: number;
  #timeoutMs = 0;
  #ended = false;

  /** @param running threads that run; none for a process whose only thread is stopped */
  private constructor(program: Executable, pid: number, hold: Hold, running: readonly number[] = []) {
    this.arch = program.arch;
    this.pid = pid;
    this.#hold = hold;
    this.#memory = new ProcessMemory(pid);
    this.#breakpoints = new Breakpoints(this.#memory.code, this.arch.trap.bytes);
    this.#stops = new Stops(this.arch, pid, this.#breakpoints, running);
    this.#goroutineOffset = program.goroutineOffset;
    this.#loadBias = program.pie ? loadBiasOf(pid, program.entry) : 0;
  }

  /**
   * Starts `program` and stops it at its first instruction. Throws `MachineError` where tracing is forbidden.
   */
  static launch(program: Executable, options: LaunchOptions): LocalTarget {
    const folder = mkdtempSync(join(tmpdir(), 'go-debugcall-'));
    const cpus = affinity(0);
    const unpin = (): void => setAffinity(0, cpus);
    const begun: number[] = [];
    silenceChildStops();
    try {
      // A new process inherits it.
      if (options.pinned) setAffinity(0, [cpus[process.pid % cpus.length] ?? 0]);
      const started = startTraced(program.path, folder, options, begun);
      const hold = new StartedProgram(started, folder, options.pinned ? unpin : undefined);
      const target = new LocalTarget(program, started.pid, hold);
      target.setDeadline(options.timeoutMs);
      return target;
    } catch (error) {
      liftDeadline();
      if (options.sandboxed) endInside(begun);
      else for (const pid of begun) endProcess(pid);
      if (options.pinned) unpin();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Starts a C program that loads `library`, its first argument, and then executes a trap of its own, at
   * which it is stopped. From then on the target's load bias and goroutines are those of the library.
   */
  static launchHost(host: string, library: Library, options: LaunchOptions): LocalTarget {
    // No address of the host itself is ever looked up.
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

  /**
   * Attaches to a process that runs `program`. Its threads keep running: insert breakpoints, and wait. `detach`
   * must follow: a breakpoint that is left behind kills the program. Throws UsageError if there is no such process,
   * and MachineError where tracing it is forbidden.
   */
  static attach(program: Executable, pid: number): LocalTarget {
    return new LocalTarget(program, pid, visitedProgram, seizeAll(pid));
  }

  get loadBias(): number {
    return this.#loadBias;
  }

  threads(): number[] {
    return this.#stops.tids();
  }

  goroutine(tid: number): number {
    const { kind, register } = this.arch.goroutine;
    const base = this.#stops.stopped(tid).registers().numberAt(register);
    return kind === 'register' ? base : this.readWord(base + this.#goroutineOffset);
  }

  wait(): Stop {
    for (;;) {
      const stop = this.#interpret(this.#hold === visitedProgram ? lookForAny() : waitForAny(true));
      if (stop !== undefined) return stop;
    }
  }

  /** As `wait`, but returns undefined if nothing has stopped. */
  poll(): Stop | undefined {
    for (;;) {
      const result = waitForAny(false);
      if (result === undefined) return undefined;
      const stop = this.#interpret(result);
      if (stop !== undefined) return stop;
    }
  }

  #interpret(result: WaitResult | undefined): Stop | undefined {
    if (result === undefined) throw this.#end({ signal: SIGKILL });
    this.#hold.ended(result.tid);
    const stop = this.#stops.interpret(result.tid, result.status);
    if (stop?.kind === 'ended') throw this.#end(stop.how);
    return stop;
  }

  resume(tid: number, signal = 0): void {
    this.#stops.resume(tid, signal);
  }

  step(tid: number, signal = 0): void {
    this.#stops.step(tid, signal);
  }

  interrupt(tid: number): void {
    this.#stops.interrupt(tid);
  }

  signal(tid: number, signal: number): void {
    tgkill(this.pid, tid, signal);
  }

  pendingSignals(tid: number): number[] {
    return pendingSignals(this.pid, tid);
  }

  reportSignals(signals: readonly number[]): void {
    this.#stops.reported = signals;
  }

  readRegisters(tid: number, into: Registers): void {
    into.copyFrom(this.#stops.stopped(tid).registers());
  }

  writeRegisters(tid: number, from: Registers): void {
    this.#stops.stopped(tid).setRegisters(from);
  }

  redirect(tid: number, to: Registers): void {
    this.#stops.stopped(tid).setRegisters(to, this.arch.systemCallRegister);
  }

  readVectorState(tid: number, into?: Uint8Array): Uint8Array {
    return readVectorState(this.#stops.stopped(tid).tid, into);
  }

  writeVectorState(tid: number, state: Uint8Array): void {
    writeVectorState(this.#stops.stopped(tid).tid, state);
  }

  saveVectorState(tid: number, into?: Uint8Array): Uint8Array {
    return saveVectorState(this.#stops.stopped(tid).tid, into);
  }

  restoreVectorState(tid: number, state: Uint8Array): void {
    restoreVectorState(this.#stops.stopped(tid).tid, state);
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
    // A program that has ended has no memory to restore.
    if (!this.#ended) this.#stops.removeBreakpoint(address);
  }

  setDeadline(ms: number): void {
    this.#timeoutMs = ms;
    setDeadline(this.pid, ms);
  }

  output(): { stdout: string; stderr: string } {
    return this.#hold.output();
  }

  waitForEnd(): { stdout: string; stderr: string } {
    return outputAtEnd(this);
  }

  kill(): void {
    if (this.#hold === visitedProgram) this.detach();
    liftDeadline();
    const alive = !this.#ended;
    if (alive) this.#memory.close();
    this.#ended = true;
    this.#hold.release(alive);
  }

  /**
   * Leaves the program, which goes on as if it had not been visited: with its own code and registers, and with the
   * signals that came meanwhile. No call may be under way: the program would die at the runtime's next trap.
   */
  detach(): void {
    if (this.#ended) return;
    this.#stops.leave();
    this.#memory.close();
    this.#ended = true;
  }

  /** The error for a program that ended by itself or by its deadline. */
  #end(how: ProgramEnd): Error {
    this.#ended = true;
    this.#memory.close();
    const { stdout, stderr } = this.output();
    const output = `${stdout}${stderr}`.trimEnd();
    const late = 'signal' in how && how.signal === SIGKILL && deadlinePassed();
    liftDeadline();
    return late ? new DeadlineError(this.#timeoutMs, output) : new TargetExitedError(how, output);
  }
}
