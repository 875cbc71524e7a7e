import type { UnnumberedRegister } from '../../arch/arch.js';
import { tgkill } from '../ptrace/kernel.js';
import { StubError } from './conversation.js';
import type { StubRegister } from './description.js';
import type { RemoteMemory } from './memory.js';
import type { StubStop } from './stop-reply.js';
import { registerBytes, type Stub } from './stub.js';

const SIGTRAP = 5;
/** One instruction, on a machine that does other things. */
const stepMs = 10_000;
/** The address for the instruction has to be a multiple of it. */
const alignment = 16;

/** What is needed to have a thread execute an instruction. */
export interface ExecutedRegisterParts {
  readonly stub: Stub;
  readonly memory: RemoteMemory;
  /** The stub's registers in the answer to `g`, by the names that the instructions and the processor use. */
  readonly places: { readonly pc: StubRegister; readonly sp: StubRegister; readonly address: StubRegister };
  /** Bytes of the register. */
  readonly size: number;
  /**
   * Code that no thread executes any more, of two instructions: the program's entry point, once the program
   * has gone on from there.
   */
  readonly spentCode: number;
  /** The program's process, if it is one of this machine. */
  readonly pid: number | undefined;
}

/**
 * A register that the stub has no number for. A stopped thread executes one instruction that stores or loads
 * it, in code that nobody needs any more, with the words at its SP as the memory; all is put back then.
 */
export class ExecutedRegister {
  readonly #register: UnnumberedRegister;
  readonly #parts: ExecutedRegisterParts;
  #planted = false;

  constructor(register: UnnumberedRegister, parts: ExecutedRegisterParts) {
    this.#register = register;
    this.#parts = parts;
  }

  /** The register of a stopped thread. */
  read(tid: number): Uint8Array {
    return this.#execute(tid, this.#register.store);
  }

  /** Changes the register of a stopped thread. */
  write(tid: number, value: Uint8Array): void {
    this.#execute(tid, this.#register.load, value);
  }

  /**
   * Executes an instruction on the register and `size` bytes of memory, which have a value before if one is
   * given.
   * @returns what they have after it
   */
  #execute(tid: number, instruction: Uint8Array, value?: Uint8Array): Uint8Array {
    const { stub, memory, places, size, spentCode } = this.#parts;
    const { store } = this.#register;
    const core = registerBytes(stub.coreRegisters(tid));
    const changed = Buffer.from(core);
    const word = ({ offset }: StubRegister): number => Number(changed.readBigUInt64LE(offset));
    const setWord = ({ offset }: StubRegister, to: number): void => {
      changed.writeBigUInt64LE(BigInt(to), offset);
    };
    const pc = word(places.pc);
    if (pc >= spentCode && pc < spentCode + 2 * store.length)
      throw new StubError(`the gdb stub has no ${this.#register.name} at the program’s first instruction`);
    if (!this.#planted) memory.writeCode(spentCode, Buffer.concat([store, this.#register.load]));
    this.#planted = true;
    const sp = word(places.sp);
    const address = sp - (sp % alignment);
    const kept = memory.read(address, size);
    if (value !== undefined) memory.write(address, value);
    setWord(places.address, address);
    setWord(places.pc, instruction === store ? spentCode : spentCode + store.length);
    stub.writeCoreRegisters(tid, changed);
    this.#step(tid);
    const result = memory.read(address, size);
    memory.write(address, kept);
    stub.writeCoreRegisters(tid, core);
    return result;
  }

  /**
   * Has the thread execute one instruction. What other threads come to meanwhile is kept for later; a signal that
   * comes to this one first is sent again.
   */
  #step(tid: number): void {
    const { stub, pid } = this.#parts;
    const others: StubStop[] = [];
    const signals: number[] = [];
    const step = (): void => stub.go([{ tid, step: true }], { registers: false });
    step();
    for (const until = performance.now() + stepMs; ; ) {
      const stop = stub.nextStop(Math.max(0, until - performance.now()));
      if (stop === undefined || stop.kind !== 'stopped')
        throw new StubError(`the gdb stub does not end a step that reads ${this.#register.name}`);
      if (stop.tid !== tid) others.push(stop);
      else if (stop.signal === SIGTRAP) break;
      else if (pid === undefined)
        throw new StubError(`a signal comes in the step that reads ${this.#register.name}`);
      else {
        signals.push(stop.signal);
        step();
      }
    }
    stub.putBack(others);
    if (pid !== undefined) for (const signal of signals) tgkill(pid, tid, signal);
  }
}
