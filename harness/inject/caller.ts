import { Registers } from '../arch/registers.js';
import type { Program } from '../binary/program.js';
import { readResultBytes, writeArgumentBytes } from '../protocol/abi/values.js';
import { type PanicValue, ProtocolError } from '../protocol/call.js';
import { ProtocolFunctions } from '../protocol/functions.js';
import { inject } from '../protocol/inject.js';
import type { StopRecord } from '../protocol/trace.js';
import type { Stop, Target } from '../target/target.js';
import { argumentBytes, type Callee } from './callee.js';
import { formatValue } from './format.js';
import { MappedMemory } from './mapped-memory.js';
import type { CallEnding } from './report.js';

const SIGTRAP = 5;
/** The kind of strings, as reflect numbers it. */
const stringKind = 24;

/** Makes the calls of one callee in a program. */
export class Caller {
  readonly #target: Target;
  readonly #program: Program;
  readonly #callee: Callee;
  readonly #functions: ProtocolFunctions;
  readonly #memory: MappedMemory;
  #arguments: Uint8Array[] | undefined;

  constructor(target: Target, program: Program, callee: Callee) {
    this.#target = target;
    this.#program = program;
    this.#callee = callee;
    this.#functions = new ProtocolFunctions(program);
    this.#memory = new MappedMemory(target, program);
  }

  /** How much stack the protocol needs, whatever the runtime documents. */
  get sufficientStackBytes(): number {
    return this.#functions.sequence.sufficientStackBytes;
  }

  /**
   * Calls the function in a stopped thread's goroutine. Afterwards the goroutine is stopped where it was, with all of
   * its registers, on the thread that is returned.
   */
  call(tid: number): { tid: number; ending: CallEnding; trace: StopRecord[] } {
    this.#arguments ??= argumentBytes(this.#callee, bytes => this.#memory.place(tid, bytes));
    const { layout, func, type } = this.#callee;
    const given = this.#arguments;
    let results: Uint8Array[] = [];
    try {
      const injected = inject(
        this.#target,
        this.#functions,
        tid,
        {
          function: func.entry + this.#target.loadBias,
          frameBytes: layout.frameBytes,
          writeArguments: frame => writeArgumentBytes(frame, layout, given),
          readResults: frame => {
            results = readResultBytes(frame, layout);
          },
        },
        { onStop: stop => letGo(this.#target, stop) },
      );
      this.#restoreLost(injected.tid, injected.before, injected.after);
      const { outcome } = injected;
      const read = (address: number, length: number): Uint8Array => this.#target.read(address, length);
      const ending: CallEnding =
        outcome.kind === 'returned'
          ? {
              kind: 'returned',
              results: type.results.map((result, index) => ({
                type: result.name,
                value: formatValue(result, results[index] ?? new Uint8Array(), read),
              })),
            }
          : outcome.kind === 'panicked'
            ? { kind: 'panicked', value: this.#panicText(outcome.panic) }
            : { kind: 'refused', reason: outcome.reason };
      return { tid: injected.tid, ending, trace: injected.trace() };
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const { expected, actual, trace } = error;
      return { tid, ending: { kind: 'failed', expected, actual }, trace };
    }
  }

  /** A call may lose registers that the runtime should keep: the flags. */
  #restoreLost(tid: number, before: Registers, after: Registers): void {
    const registers = after.clone();
    for (const name of this.#target.arch.lostByCall) registers.set(name, before.get(name));
    this.#target.writeRegisters(tid, registers);
  }

  #panicText({ type, data }: PanicValue): string {
    if (type === 0) return 'nil, as after runtime.Goexit';
    const facts = this.#program.typeAt(type - this.#target.loadBias);
    if (facts === undefined) return `of the type at 0x${type.toString(16)}, data 0x${data.toString(16)}`;
    // The text of a string, and of an error that is one, or that points to a struct that begins with one.
    const isText = facts.kind === stringKind || facts.name === '*errors.errorString';
    if (!isText) return `${facts.name}, data 0x${data.toString(16)}`;
    const [address = 0, length = 0] = this.#target.readWords(data, 2);
    const text = Buffer.from(this.#target.read(address, Math.min(length, 4096))).toString('utf8');
    return `${facts.name} ${JSON.stringify(text)}`;
  }
}

/** Lets a thread go on that has nothing to do with a call: at a breakpoint, or at a trap of the program's own. */
export function letGo(target: Target, stop: Stop): void {
  const own = stop.kind === 'trap' && !stop.breakpoint;
  target.resume(stop.tid, stop.kind === 'signal' ? stop.signal : own ? SIGTRAP : 0);
}

/** The registers of a stopped thread. */
export function registersOf(target: Target, tid: number): Registers {
  const registers = new Registers(target.arch.registers);
  target.readRegisters(tid, registers);
  return registers;
}
