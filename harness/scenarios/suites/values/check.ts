import { type Layout, layOut } from '../../../protocol/abi/layout.js';
import { fieldOffsets, type GoType, pointer, sizeOf } from '../../../protocol/abi/types.js';
import { readResultBytes, writeArgumentBytes } from '../../../protocol/abi/values.js';
import { ProtocolFunctions } from '../../../protocol/functions.js';
import type { Debuggee } from '../../debuggee.js';
import type { Random } from '../../random.js';
import { type Case, describe } from './cases.js';
import { goType, type Leaf, leaves, type Shape } from './shape.js';

/** A call of a generated function that did not do what the program's own call did. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
  readonly expected: string;
  readonly actual: string;
  constructor(what: string, expected: string, actual: string) {
    super(`${what}: expected ${expected}, saw ${actual}`);
    this.expected = expected;
    this.actual = actual;
  }
}

/** A value in the program's memory. */
interface Variable {
  address: number;
  size: number;
  leaves: readonly Leaf[];
  /** For a message: `argument 2, [3]int8`. */
  title: string;
}

/** What the functions do before they look at their arguments, as main.Stress says. */
export const stresses = { none: 0, collect: 1, grow: 2, both: 3 } as const;

/** A generated function of a running program, with the variables that belong to it. */
export class CaseInProgram {
  readonly #program: Debuggee;
  readonly #case: Case;
  readonly #index: number;
  /** In memory: what to pass, what the program itself passed, what was passed last. */
  readonly #in: Variable[];
  readonly #native: Variable[];
  readonly #seen: Variable[];
  readonly #want: Variable[];
  readonly #nativeOut: Variable[];
  readonly #function: { address: number; closure?: number };
  readonly #layout: Layout;
  /** Size of the frame, spill space included, by the program's own tables. */
  readonly #compiledBytes: number | undefined;

  constructor(program: Debuggee, each: Case, index: number) {
    this.#program = program;
    this.#case = each;
    this.#index = index;
    this.#in = variables(program, `main.In${index}`, each.parameters, 'argument');
    this.#native = variables(program, `main.Native${index}`, each.parameters, 'argument');
    this.#seen = variables(program, `main.Seen${index}`, each.parameters, 'argument');
    this.#want = variables(program, `main.Want${index}`, each.results, 'result');
    this.#nativeOut = variables(program, `main.NativeOut${index}`, each.results, 'result');
    this.#function = this.#findFunction();
    this.#layout = layOut(
      { parameters: this.#parameterTypes(), results: each.results.map(goType) },
      program.functions.sequence,
    );
    const func = program.program.funcAt(this.#function.address - program.target.loadBias);
    this.#compiledBytes =
      func?.entry === this.#function.address - program.target.loadBias ? func.args : undefined;
  }

  /**
   * The compiler's frame size, and the program's own call, must agree with ours before a call is injected.
   */
  checkCompiled(): void {
    if (this.#compiledBytes !== undefined && this.#compiledBytes !== this.#layout.frameBytes) {
      throw this.#error(
        'bytes of arguments, results and spill space in the frame',
        `${this.#compiledBytes}, as the compiler has it`,
        `${this.#layout.frameBytes}`,
      );
    }
    this.#compare(
      this.#native,
      this.#in.map(variable => this.#bytes(variable)),
      'of the program’s own call',
    );
    this.#compare(
      this.#nativeOut,
      this.#want.map(variable => this.#bytes(variable)),
      'of the program’s own call',
    );
  }

  /** Gives new values to everything that is plain bits, in the arguments and in the results. */
  change(random: Random): void {
    for (const variable of [...this.#in, ...this.#want]) {
      for (const { offset, size, content } of variable.leaves) {
        if (content === 'made') continue;
        const bytes = random.bytes(size);
        if (content === 'bool') bytes[0] = (bytes[0] ?? 0) & 1;
        this.#program.target.write(variable.address + offset, bytes);
      }
    }
    if (this.#takesFirstInClosure() || this.#case.kind === 'interface method') this.#keepFirst();
  }

  /** Injects one call. Throws a CaseError unless arguments and results arrive as they should. */
  call(stress: number): void {
    const { target } = this.#program;
    target.writeWord(this.#program.address('main.Stress'), stress);
    for (const { address, size } of this.#seen) target.write(address, new Uint8Array(size));
    const given = this.#given();
    let results: Uint8Array[] = [];
    const frameClass = ProtocolFunctions.frameClass(this.#layout.frameBytes) ?? 0;
    const { outcome } = this.#program.inject({
      function: this.#function.address,
      ...(this.#function.closure === undefined ? {} : { closure: this.#function.closure }),
      frameBytes: this.#layout.frameBytes,
      writeArguments: frame => {
        // Everything but the arguments is uninitialised: results, spill space and padding.
        frame.write(0, new Uint8Array(frameClass).fill(0xa5));
        writeArgumentBytes(frame, this.#layout, given);
      },
      readResults: frame => {
        results = readResultBytes(frame, this.#layout);
      },
    });
    if (outcome.kind !== 'returned')
      throw this.#error('the end of the call', 'a return', JSON.stringify(outcome));
    const seen = this.#seen.map(variable => this.#bytes(variable));
    this.#compare(this.#in, seen, 'as the function saw it');
    this.#compare(this.#want, this.#withoutLost(results), 'as the debugger found it');
  }

  /**
   * The results, with what should be there in place of what was in the register of the status, if that is a
   * result register too: that such a result is lost is another requirement's concern.
   */
  #withoutLost(results: readonly Uint8Array[]): readonly Uint8Array[] {
    const { integers, status } = this.#program.functions.sequence;
    const lost = integers.indexOf(status);
    if (lost < 0) return results;
    return results.map((bytes, index) => {
      const place = this.#layout.results[index];
      const wanted = this.#want[index];
      if (place?.kind !== 'registers' || wanted === undefined) return bytes;
      const mended = bytes.slice();
      for (const { class: kind, register, offset, size } of place.parts) {
        if (kind !== 'integer' || register !== lost) continue;
        mended.set(this.#bytes(wanted).subarray(offset, offset + size), offset);
      }
      return mended;
    });
  }

  /** The arguments of an injected call, in memory layout. */
  #given(): Uint8Array[] {
    const all = this.#in.map(variable => this.#bytes(variable));
    if (this.#case.kind === 'function' || this.#case.kind.endsWith('method')) {
      if (this.#case.kind !== 'interface method') return all;
      // The receiver is the interface's data word.
      const data = this.#program.target.read(this.#symbol('Iface') + 8, 8);
      return [Uint8Array.from(data), ...all.slice(1)];
    }
    return all.slice(1);
  }

  #parameterTypes(): GoType[] {
    const types = this.#case.parameters.map(goType);
    if (this.#takesFirstInClosure()) return types.slice(1);
    return this.#case.kind === 'interface method' ? [pointer, ...types.slice(1)] : types;
  }

  #takesFirstInClosure(): boolean {
    return this.#case.kind === 'closure' || this.#case.kind === 'method value';
  }

  #findFunction(): { address: number; closure?: number } {
    const { target } = this.#program;
    const n = this.#index;
    switch (this.#case.kind) {
      case 'function':
        return { address: this.#program.address(`main.F${n}`) };
      case 'method':
        return { address: this.#program.address(`main.R${n}.M${n}`) };
      case 'pointer method':
        return { address: this.#program.address(`main.(*R${n}).M${n}`) };
      case 'interface method': {
        // The first method of an itab comes after interface, type and hash (src/runtime/runtime2.go of 1.11,
        // internal/abi/iface.go).
        const itab = target.readWord(this.#symbol('Iface'));
        return { address: target.readWord(itab + 24) };
      }
      case 'closure':
      case 'method value': {
        const closure = target.readWord(this.#symbol('Func'));
        return { address: target.readWord(closure), closure };
      }
    }
  }

  /** What was captured or boxed was copied then: the function goes on using the copy. */
  #keepFirst(): void {
    const [native, first] = [this.#native[0], this.#in[0]];
    if (native !== undefined && first !== undefined)
      this.#program.target.write(first.address, this.#bytes(native));
  }

  #symbol(prefix: string): number {
    return this.#program.address(`main.${prefix}${this.#index}`);
  }

  #bytes({ address, size }: Variable): Uint8Array {
    return Uint8Array.from(this.#program.target.read(address, size));
  }

  /** Compares pieces of values: what `expected` has in memory, and what was found. */
  #compare(expected: readonly Variable[], found: readonly Uint8Array[], how: string): void {
    expected.forEach((variable, index) => {
      const wanted = pieces(this.#bytes(variable), variable.leaves);
      const actual = pieces(found[index] ?? new Uint8Array(variable.size), variable.leaves);
      if (wanted !== actual) throw this.#error(`${variable.title} ${how}`, wanted, actual);
    });
  }

  #error(what: string, expected: string, actual: string): CaseError {
    return new CaseError(`${describe(this.#case)}: ${what}`, expected, actual);
  }
}

/** The pieces of a value as hexadecimal words, without padding and blank fields. */
function pieces(bytes: Uint8Array, of: readonly Leaf[]): string {
  return of
    .map(({ offset, size }) => Buffer.from(bytes.subarray(offset, offset + size)).toString('hex'))
    .join(' ');
}

/** The fields of a struct variable of the program, one for each shape. */
function variables(program: Debuggee, name: string, shapes: readonly Shape[], noun: string): Variable[] {
  const types = shapes.map(goType);
  const offsets = fieldOffsets(types);
  // A variable without bytes may have no symbol.
  const address = types.some(type => sizeOf(type) > 0) ? program.address(name) : 0;
  return shapes.map((shape, index) => ({
    address: address + (offsets[index] ?? 0),
    size: sizeOf(goType(shape)),
    leaves: leaves(shape),
    title: `${noun} ${index}`,
  }));
}
