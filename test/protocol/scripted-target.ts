import { amd64 } from '../../harness/arch/amd64/index.js';
import type { Arch } from '../../harness/arch/arch.js';
import { Registers } from '../../harness/arch/registers.js';
import type { Code, CodeFunc } from '../../harness/protocol/code.js';
import { frameClasses } from '../../harness/protocol/versions.js';
import type { Stop, Target } from '../../harness/target/target.js';

/**
 * One thread of a program that exists on paper: what it does at each `resume` is a step of a script. Its
 * goroutine's address is in a register or, on amd64, 8 bytes below the address in FS.
 */
export class ScriptedTarget implements Target {
  readonly loadBias = 0;
  readonly arch: Arch;
  readonly pid = 7;
  readonly memory = new Map<number, number>();
  readonly registers: Registers;
  readonly breakpoints = new Set<number>();
  readonly #script: ((target: ScriptedTarget) => Stop)[];
  #vectors = new Uint8Array(832);

  constructor(script: ((target: ScriptedTarget) => Stop)[], arch: Arch = amd64) {
    this.arch = arch;
    this.registers = new Registers(arch.registers);
    this.#script = [...script];
  }

  /** A script's step: a trap at `address`, with these registers set. */
  static trap(address: number, values: Record<string, number>): (target: ScriptedTarget) => Stop {
    return target => {
      for (const [name, value] of Object.entries(values)) target.registers.setNumber(name, value);
      const breakpoint = target.breakpoints.has(address);
      target.registers.pc = breakpoint ? address : address + target.arch.trap.bytes.length;
      return { kind: 'trap', tid: 7, address, breakpoint };
    };
  }

  /** Steps that were not played. */
  get left(): number {
    return this.#script.length;
  }

  threads(): number[] {
    return [this.pid];
  }

  wait(): Stop {
    const step = this.#script.shift();
    if (step === undefined) throw new Error('the script is over');
    return step(this);
  }

  resume(): void {
    // The next `wait` plays the next step.
  }

  step(): void {
    throw new Error('scripts have no single steps');
  }

  interrupt(): void {
    throw new Error('scripts are not interrupted');
  }

  readRegisters(_tid: number, into: Registers): void {
    into.copyFrom(this.registers);
  }

  writeRegisters(_tid: number, from: Registers): void {
    this.registers.copyFrom(from);
  }

  redirect(tid: number, to: Registers): void {
    this.writeRegisters(tid, to);
  }

  goroutine(): number {
    const { kind, register } = this.arch.goroutine;
    const base = this.registers.numberAt(register);
    return kind === 'register' ? base : this.readWord(base - 8);
  }

  signal(): void {
    throw new Error('scripts have no signals');
  }

  pendingSignals(): number[] {
    return [];
  }

  readVectorState(): Uint8Array {
    return this.#vectors.slice();
  }

  writeVectorState(_tid: number, state: Uint8Array): void {
    this.#vectors = state.slice();
  }

  saveVectorState(): Uint8Array {
    return this.readVectorState();
  }

  restoreVectorState(tid: number, state: Uint8Array): void {
    this.writeVectorState(tid, state);
  }

  read(address: number, length: number): Uint8Array {
    return Uint8Array.from({ length }, (_, index) => this.memory.get(address + index) ?? 0);
  }

  write(address: number, bytes: Uint8Array): void {
    bytes.forEach((byte, index) => {
      this.memory.set(address + index, byte);
    });
  }

  readWord(address: number): number {
    return this.readWords(address, 1)[0] as number;
  }

  readWords(address: number, count: number): number[] {
    return Array.from(new BigUint64Array(this.read(address, 8 * count).buffer), Number);
  }

  writeWord(address: number, value: number): void {
    this.writeWords(address, [value]);
  }

  writeWords(address: number, values: readonly number[]): void {
    this.write(address, new Uint8Array(BigUint64Array.from(values, BigInt).buffer));
  }

  insertBreakpoint(address: number): boolean {
    const added = !this.breakpoints.has(address);
    this.breakpoints.add(address);
    return added;
  }

  removeBreakpoint(address: number): void {
    this.breakpoints.delete(address);
  }

  reportSignals(): void {
    throw new Error('scripts have no signals');
  }

  setDeadline(): void {
    // A script always ends.
  }

  output(): { stdout: string; stderr: string } {
    return { stdout: '', stderr: '' };
  }

  waitForEnd(): { stdout: string; stderr: string } {
    return this.output();
  }

  kill(): void {
    // There is nothing to kill.
  }
}

/** Where things lie in the program on paper. */
export const at = {
  caller: 0x1000,
  callee: 0x1100,
  entry: 0x2000,
  frames: 0x3000,
  panicked: 0x5000,
  g: 0x70_0000,
} as const;

/** First instruction of the frame function of a class. */
export function frameFunction(bytes: number): number {
  return at.frames + 0x100 * frameClasses.indexOf(bytes as (typeof frameClasses)[number]);
}

/**
 * The protocol's functions on paper. Each instruction of them is a trap but the first; the entry point's
 * frame is 0x90 bytes.
 */
export function paperCode(entryName: string, arch: Arch = amd64): Code {
  const func = (name: string, entry: number): CodeFunc => ({
    name,
    entry,
    end: entry + 0x100,
    args: 0,
    spdelta: () => 0x90,
  });
  const funcs = [
    func('main.caller', at.caller),
    func(entryName, at.entry),
    ...frameClasses.map(bytes => func(`debugCall${bytes}`, frameFunction(bytes))),
    func('runtime.debugCallPanicked', at.panicked),
  ];
  return {
    path: 'paper',
    arch,
    func: name => funcs.find(each => each.name === name),
    funcAt: pc => funcs.find(each => pc >= each.entry && pc < each.end),
    readMemory: (address, length) =>
      Uint8Array.from({ length }, (_, i) => {
        const { bytes } = arch.trap;
        const at = (address + i) & 0xff;
        return at < bytes.length ? 0x90 : (bytes[at % bytes.length] ?? 0);
      }),
  };
}
