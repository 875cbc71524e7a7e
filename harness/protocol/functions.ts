import type { Arch } from '../arch/arch.js';
import type { CallSequence } from '../arch/sequence.js';
import type { Code, CodeFunc } from './code.js';
import { frameClasses, sequenceOf } from './versions.js';

/** In which part of the runtime's code a stop of the protocol is. */
export type StopPlace = 'entry' | 'frame' | 'panicked';

export interface Place {
  place: StopPlace;
  func: CodeFunc;
  /** For a frame function: its class, in bytes. */
  frameClass: number;
}

/**
 * The functions of the protocol in a program, to find out which of them a stop is in. Addresses are as
 * linked.
 */
export class ProtocolFunctions {
  /** How calls are injected into this program. */
  readonly sequence: CallSequence;
  readonly arch: Arch;
  readonly program: Code;
  readonly entry: CodeFunc;
  /** Where a call enters the entry point: behind what a caller of the same program skips. */
  readonly enterAt: number;
  readonly #places: Place[];
  /** What is known about an address at which a stop came: stops come at few addresses, again and again. */
  readonly #known = new Map<number, { isTrap: boolean; spdelta: number }>();

  /** Throws if the program has no entry point, or lacks one of the frame functions. */
  constructor(program: Code) {
    const sequence = sequenceOf(program);
    if (sequence === undefined)
      throw new Error(`${program.path} has neither runtime.debugCallV2 nor runtime.debugCallV1`);
    this.sequence = sequence;
    this.arch = program.arch;
    this.program = program;
    const func = (name: string): CodeFunc => {
      const found = program.func(name);
      if (found === undefined) throw new Error(`${program.path} has no ${name}`);
      return found;
    };
    this.entry = func(sequence.entrySymbol);
    const { entry } = this.entry;
    this.enterAt = entry + (this.arch.localEntry?.(length => program.readMemory(entry, length)) ?? 0);
    this.#places = [
      { place: 'entry', func: this.entry, frameClass: 0 },
      ...frameClasses.map(bytes => ({
        place: 'frame' as const,
        func: func(`debugCall${bytes}`),
        frameClass: bytes,
      })),
      { place: 'panicked', func: func('runtime.debugCallPanicked'), frameClass: 0 },
    ];
  }

  /** Returns the function of the protocol that a PC is in; undefined for any other code. */
  at(pc: number): Place | undefined {
    for (const place of this.#places) {
      if (pc >= place.func.entry && pc < place.func.end) return place;
    }
    return undefined;
  }

  /**
   * Returns whether the program has a trap at an address in one of its functions, according to its file (in
   * memory, a breakpoint of the debugger could be there), and how many bytes SP is there below its value at
   * the function's entry.
   */
  stopAt(address: number, { func }: Place): { isTrap: boolean; spdelta: number } {
    let known = this.#known.get(address);
    if (known === undefined) {
      const { bytes } = this.arch.trap;
      const code = this.program.readMemory(address, bytes.length);
      known = { isTrap: bytes.every((byte, at) => code[at] === byte), spdelta: func.spdelta(address) ?? 0 };
      this.#known.set(address, known);
    }
    return known;
  }

  /** Returns the smallest class that is large enough for a frame; undefined if none is. */
  static frameClass(frameBytes: number): number | undefined {
    return frameClasses.find(bytes => bytes >= frameBytes);
  }
}
