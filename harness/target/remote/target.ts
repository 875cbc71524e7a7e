import type { Arch } from '../../arch/arch.js';
import type { Registers } from '../../arch/registers.js';
import type { Program } from '../../binary/program.js';
import { Breakpoints } from '../ptrace/breakpoints.js';
import { tgkill } from '../ptrace/kernel.js';
import { pendingSignals } from '../ptrace/pending-signals.js';
import { DeadlineError, outputAtEnd, type Stop, type Target, TargetExitedError } from '../target.js';
import { StubError } from './conversation.js';
import { RemoteMemory } from './memory.js';
import type { StubProcess } from './process.js';
import { StubRegisters } from './registers.js';
import { ConnectionError } from './socket.js';
import type { StubStop } from './stop-reply.js';
import { Stops } from './stops.js';
import type { Stub } from './stub.js';

const SIGKILL = 9;
/** -1 in a register. */
const noSystemCall = 2n ** 64n - 1n;
const AT_NULL = 0;
const AT_ENTRY = 9;
/** What has to be known of a program's file. */
export type RemoteExecutable = Pick<
  Program,
  'arch' | 'path' | 'pie' | 'entry' | 'goroutineOffset' | 'segments'
>;

/**
 * A program in an emulator or under gdbserver, reached through a gdb stub. One thread is stopped at a time:
 * qemu-user's stub lets the others run on and can't hold two of them.
 */
export class RemoteTarget implements Target {
  readonly arch: Arch;
  readonly loadBias: number;
  readonly #program: RemoteExecutable;
  readonly #process: StubProcess;
  readonly #stub: Stub;
  readonly #registers: StubRegisters;
  readonly #memory: RemoteMemory;
  readonly #breakpoints: Breakpoints;
  readonly #stops: Stops;
  /** Deadlines are for a processor; here they are as many times longer. */
  readonly #patience: number;
  #timeoutMs: number;
  #ended = false;
  /** `kill` may be called again: what it closes is closed once. */
  #killed = false;

  /** Takes a process over; ends it if the stub can't do what is needed. */
  constructor(
    program: RemoteExecutable,
    emulated: StubProcess,
    { timeoutMs, patience }: { timeoutMs: number; patience: number },
  ) {
    this.arch = program.arch;
    this.#program = program;
    this.#process = emulated;
    this.#stub = emulated.stub;
    this.#patience = patience;
    this.#timeoutMs = patience * timeoutMs;
    const { initialStop } = this.#stub;
    if (initialStop.kind !== 'stopped') throw new StubError('the program ended before its first instruction');
    this.loadBias = program.pie ? this.#entry() - program.entry : 0;
    const pid = emulated.isHere ? emulated.pid : undefined;
    this.#memory = new RemoteMemory(this.#stub, pid, program, this.loadBias);
    const memory = this.#memory;
    const spentCode = program.entry + this.loadBias;
    this.#registers = new StubRegisters(this.#stub, this.arch, { memory, spentCode, pid });
    const code = {
      read: (address: number, length: number): Uint8Array => memory.read(address, length),
      write: (address: number, bytes: Uint8Array): void => memory.writeCode(address, bytes),
    };
    this.#breakpoints = new Breakpoints(code, this.arch.trap.bytes);
    const parts = { arch: this.arch, pid, stub: this.#stub, registers: this.#registers };
    this.#stops = new Stops(
      { ...parts, memory: this.#memory, breakpoints: this.#breakpoints },
      initialStop.tid,
    );
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Packets sent to the stub so far. */
  get packets(): number {
    return this.#stub.packets;
  }

  /** How often something was sent: packets that were sent together count once. */
  get exchanges(): number {
    return this.#stub.exchanges;
  }

  /** The program's entry point in memory, from its auxiliary vector. */
  #entry(): number {
    const vector = this.#stub.transfer('auxv', '');
    const word = (at: number): number =>
      Number(this.arch.elf.littleEndian ? vector.readBigUInt64LE(at) : vector.readBigUInt64BE(at));
    for (let at = 0; at + 16 <= vector.length; at += 16) {
      if (word(at) === AT_ENTRY) return word(at + 8);
      if (word(at) === AT_NULL) break;
    }
    throw new StubError('the gdb stub’s auxiliary vector has no entry point');
  }

  threads(): number[] {
    return this.#stub.threads();
  }

  setDeadline(ms: number): void {
    this.#timeoutMs = this.#patience * ms;
    this.#process.setDeadline(this.#timeoutMs);
  }

  reportSignals(signals: readonly number[]): void {
    this.#stops.reported = signals;
  }

  wait(): Stop {
    for (;;) {
      const stop = this.#stops.takeReady() ?? this.#interpretNext();
      if (stop !== undefined) return stop;
    }
  }

  #interpretNext(): Stop | undefined {
    let found: StubStop | undefined;
    try {
      found = this.#stub.nextStop(this.#process.waitMs());
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      throw this.#end({ signal: SIGKILL });
    }
    if (found === undefined) {
      if (this.#process.waitMs() > 0) throw new StubError('the gdb stub reports nothing any more');
      throw this.#end({ signal: SIGKILL });
    }
    if (found.kind === 'exited') throw this.#end({ exitCode: found.exitCode });
    if (found.kind === 'killed') throw this.#end({ signal: found.signal });
    return this.#stops.interpret(found);
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

  readRegisters(tid: number, into: Registers): void {
    into.copyFrom(this.#stops.stopped(tid).registers());
  }

  writeRegisters(tid: number, from: Registers): void {
    const thread = this.#stops.stopped(tid);
    thread.registers().copyFrom(from);
    thread.registersChanged();
  }

  redirect(tid: number, to: Registers): void {
    this.writeRegisters(tid, to);
    const { systemCallRegister } = this.arch;
    // The kernel would begin the system call again in which a thread was stopped. An emulator shows none.
    if (systemCallRegister === undefined || !this.#registers.has(systemCallRegister)) return;
    this.#stops.stopped(tid).registers().setAt(systemCallRegister, noSystemCall);
  }

  goroutine(tid: number): number {
    const { kind, register } = this.arch.goroutine;
    const value = this.#stops.stopped(tid).registers().numberAt(register);
    return kind === 'register' ? value : this.readWord(value + this.#program.goroutineOffset);
  }

  readVectorState(tid: number, into?: Uint8Array): Uint8Array {
    const state = this.#stops.stopped(tid).readVectors(into);
    this.arch.vectors.markUsed(state);
    return state;
  }

  writeVectorState(tid: number, state: Uint8Array): void {
    this.#stops.stopped(tid).writeVectors(state);
  }

  saveVectorState(tid: number, into?: Uint8Array): Uint8Array {
    return this.readVectorState(tid, into);
  }

  restoreVectorState(tid: number, state: Uint8Array): void {
    this.#stops.stopped(tid).restoreVectors(state);
  }

  read(address: number, length: number): Uint8Array {
    return this.#memory.read(address, length);
  }

  write(address: number, bytes: Uint8Array): void {
    this.#memory.write(address, bytes);
  }

  readWord(address: number): number {
    return this.readWords(address, 1)[0] as number;
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
    if (!this.#ended) this.#breakpoints.remove(address);
  }

  signal(tid: number, signal: number): void {
    this.#requireHere('sends no signal to a thread');
    tgkill(this.pid, tid, signal);
  }

  pendingSignals(tid: number): number[] {
    this.#requireHere('does not say which signals are pending');
    return pendingSignals(this.pid, tid);
  }

  #requireHere(what: string): void {
    if (!this.#process.isHere) throw new StubError(`a gdbserver elsewhere ${what}`);
  }

  output(): { stdout: string; stderr: string } {
    return this.#process.output();
  }

  waitForEnd(): { stdout: string; stderr: string } {
    return outputAtEnd(this);
  }

  kill(): void {
    this.#ended = true;
    if (!this.#killed) this.#memory.close();
    this.#killed = true;
    this.#process.end();
  }

  /** The error of a program that ended by itself or by its deadline. */
  #end(how: { exitCode?: number; signal?: number }): Error {
    this.#ended = true;
    const { late } = this.#process.ended();
    const { stdout, stderr } = this.output();
    const output = `${stdout}${stderr}`.trimEnd();
    return late && how.exitCode === undefined
      ? new DeadlineError(this.#timeoutMs, output)
      : new TargetExitedError(how, output);
  }
}
