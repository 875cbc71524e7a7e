import type { Arch } from '../arch/arch.js';
import type { CallSequence } from '../arch/sequence.js';
import type { Code, CodeFunc } from './code.js';
import { frameClasses, sequenceOf } from './versions.js';

/** Where the runtime's side of the protocol stops. */
export type StopPlace = 'entry' | 'frame' | 'panicked';

export interface Place {
  place: StopPlace;
  func: CodeFunc;
  /** For a frame function: its class in bytes. */
  frameClass: number;
}

/** The functions of the protocol in a program, and which of them a stop is in. Addresses are as linked. */
export class ProtocolFunctions {
  /** How calls are injected into this program. */
  readonly sequence: CallSequence;
  readonly arch: Arch;
  readonly program: Code;
  readonly entry: CodeFunc;
  readonly #places: Place[];
  /** What is known of an address at which a stop has come: the same few come again and again. */
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

  /** The protocol's function that a PC is in; undefined for any other code. */
  at(pc: number): Place | undefined {
    for (const place of this.#places) {
      if (pc >= place.func.entry && pc < place.func.end) return place;
    }
    return undefined;
  }

  /**
   * Whether the program has a trap at an address in one of its functions, by its file (in memory, a
   * breakpoint of ours could be there), and how many bytes SP lies below its value at the function's entry
   * there.
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

  /** The smallest class that holds a frame; undefined if none does. */
  static frameClass(frameBytes: number): number | undefined {
    return frameClasses.find(bytes => bytes >= frameBytes);
  }
}
