import type { CallSequence } from '../../arch/sequence.js';
import { alignment, fieldOffsets, type GoType, type PartClass, roundUp, sizeOf } from './types.js';

/** Parameters and results in order; a method's receiver is its first parameter. */
export interface Signature {
  parameters: readonly GoType[];
  results: readonly GoType[];
}

/** A piece of a value that is passed in a register. */
export interface RegisterPart {
  class: PartClass;
  /** Index among the argument registers of its class. */
  register: number;
  /** Offset in the value's memory layout, in bytes. */
  offset: number;
  size: number;
}

/** Where a parameter or result is: in registers, or in the argument frame at an offset. */
export type Place =
  | { kind: 'registers'; type: GoType; parts: readonly RegisterPart[] }
  | { kind: 'frame'; type: GoType; offset: number };

export interface Layout {
  parameters: Place[];
  results: Place[];
  /**
   * Size of arguments, results and spill space, in bytes: what to ask the runtime for, and what the compiler
   * writes into the pc-line table for a function.
   */
  frameBytes: number;
}

const wordBytes = 8;

/**
 * Lays out a call: ABI0 for V1 (everything in the frame), ABIInternal for V2
 * (src/cmd/compile/abi-internal.md, "Function call argument and result passing").
 */
export function layOut(signature: Signature, sequence: CallSequence): Layout {
  const known = layouts.get(signature)?.get(sequence);
  if (known !== undefined) return known;
  const layout = computeLayout(signature, sequence);
  const bySequence = layouts.get(signature) ?? new Map<CallSequence, Layout>();
  layouts.set(signature, bySequence.set(sequence, layout));
  return layout;
}

/** Layouts that were computed: a loop of calls asks for the same one each time. */
const layouts = new WeakMap<Signature, Map<CallSequence, Layout>>();

function computeLayout(signature: Signature, sequence: CallSequence): Layout {
  let frame = 0;
  const place = (types: readonly GoType[]): Place[] => {
    const registers = new RegisterAssignment(sequence.integers.length, sequence.floats);
    return types.map(type => {
      const parts = registers.assign(type);
      if (parts !== undefined) return { kind: 'registers', type, parts };
      const offset = roundUp(frame, alignment(type));
      frame = offset + sizeOf(type);
      return { kind: 'frame', type, offset };
    });
  };
  const parameters = place(signature.parameters);
  frame = roundUp(frame, wordBytes);
  const results = place(signature.results);
  frame = roundUp(frame, wordBytes);
  for (const { kind, type } of parameters) {
    if (kind === 'registers') frame = roundUp(frame, alignment(type)) + sizeOf(type);
  }
  return { parameters, results, frameBytes: roundUp(frame, wordBytes) };
}

/** Assigns argument registers in order. A value gets all registers that it needs, or none. */
class RegisterAssignment {
  readonly #limits: Record<PartClass, number>;
  readonly #used: Record<PartClass, number> = { integer: 0, float: 0 };

  constructor(integers: number, floats: number) {
    this.#limits = { integer: integers, float: floats };
  }

  /** Returns the registers of a value; undefined if it goes into the frame. */
  assign(type: GoType): RegisterPart[] | undefined {
    // An empty value has no parts. By the rules it goes into the frame, where it takes no room.
    if (sizeOf(type) === 0) return undefined;
    const before = { ...this.#used };
    const parts: RegisterPart[] = [];
    if (this.#take(type, 0, parts)) return parts;
    Object.assign(this.#used, before);
    return undefined;
  }

  #take(type: GoType, offset: number, parts: RegisterPart[]): boolean {
    switch (type.kind) {
      case 'scalar': {
        const register = this.#used[type.class];
        if (register >= this.#limits[type.class]) return false;
        this.#used[type.class] = register + 1;
        parts.push({ class: type.class, register, offset, size: type.size });
        return true;
      }
      case 'struct': {
        const offsets = fieldOffsets(type.fields);
        return type.fields.every((field, index) => this.#take(field, offset + (offsets[index] ?? 0), parts));
      }
      case 'array':
        return type.length === 0 || (type.length === 1 && this.#take(type.element, offset, parts));
    }
  }
}
