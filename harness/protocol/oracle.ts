import type { Func, Program } from '../binary/program.js';
import { type TableNumbers, tableNumbers, UnsafePoint } from '../binary/table-numbers.js';
import type { TreeNumbers } from '../binary/tree-numbers.js';
import { type Era, eraOf } from '../releases/protocol.js';
import type { GoVersion } from '../releases/version.js';
import { frameClasses, sequenceOf } from './versions.js';

/** Why a call is refused, in the runtime's words (src/runtime/debugcall.go, the same from 1.11 to 1.27). */
export const Reason = {
  systemStack: 'executing on Go runtime stack',
  unknownFunction: 'call from unknown function',
  runtime: 'call from within the Go runtime',
  unsafePoint: 'call not at safe point',
  frameTooLarge: 'call frame too large',
} as const;

/** What the runtime must answer to a call that is injected at a PC on a goroutine's own stack. */
export type Verdict =
  | 'accepted'
  | typeof Reason.unknownFunction
  | typeof Reason.runtime
  | typeof Reason.unsafePoint;

/** PCDATA_RegMapIndex at an unsafe point (src/cmd/compile/internal/gc/plive.go, 1.11 to 1.14). */
const unsafeRegisterMap = -2;

/**
 * Names of the frame functions: calls can nest in them since 1.13. Before, they count as assembly without
 * register maps.
 */
const frameFunctions: ReadonlySet<string> = new Set(frameClasses.map(bytes => `debugCall${bytes}`));

/**
 * Returns how debug calls work in a program: by its entry point, by the tables that its Go writes and by
 * where its debugcall.go runs the function. Between two releases a development tree may differ from both.
 * Only whether calls nest is a promise, which the release makes.
 */
export function eraOfProgram(
  program: Pick<Program, 'arch' | 'func'>,
  release: GoVersion,
  numbers?: TreeNumbers,
): Era | undefined {
  const era = eraOf(release, sequenceOf(program)?.name);
  if (era === undefined || numbers === undefined) return era;
  const { runsOn, tables } = numbers;
  return {
    ...era,
    runsOn,
    safety: tables.pcdata.UnsafePoint === undefined ? 'register map' : 'unsafe point',
  };
}

/**
 * Decides where a call may be injected, by the tables of a program. It does not ask the program's runtime.
 */
export class Oracle {
  readonly era: Era;
  readonly #program: Program;
  readonly #numbers: TableNumbers;

  /**
   * @param numbers what the sources of the program's Go say; what is absent there is taken from the release.
   */
  constructor(program: Program, release: GoVersion, numbers?: TreeNumbers) {
    const era = eraOfProgram(program, release, numbers);
    if (era === undefined) throw new Error(`Go 1.${release.minor} has no debug calls`);
    this.era = era;
    this.#program = program;
    this.#numbers = numbers?.tables ?? tableNumbers(release.minor);
  }

  /** The number of the PCDATA table that says where calls are safe; undefined if the program's Go has none. */
  get safetyTable(): number | undefined {
    const { pcdata } = this.#numbers;
    return this.era.safety === 'unsafe point' ? pcdata.UnsafePoint : pcdata.RegMapIndex;
  }

  /** Returns the verdict at a PC, as linked. */
  verdict(pc: number): Verdict {
    const func = this.#program.funcAt(pc);
    if (func === undefined) return Reason.unknownFunction;
    if (func.name.startsWith('runtime.')) return Reason.runtime;
    if (this.era.nested && frameFunctions.has(func.name)) return 'accepted';
    return this.#isSafe(func, pc) ? 'accepted' : Reason.unsafePoint;
  }

  /**
   * Returns which registers hold live pointers at a PC, as linked, by the register map that the runtime uses
   * when a call is injected there. Bit i stands for the register that cmd/compile/internal/ssa numbers i
   * (opGen.go, registersAMD64, 1.11 to 1.14), which is `pointerRegisters[i]`. Bits at the end that no map of
   * the function sets are left out. Undefined since 1.15: there are no such maps any more, and any register
   * may hold a pointer.
   */
  registerMap(pc: number): readonly boolean[] | undefined {
    if (this.era.safety !== 'register map') return undefined;
    const func = this.#program.funcAt(pc);
    const { pcdata, funcdata } = this.#numbers;
    const maps = func?.funcdata(funcdata.RegPointerMaps ?? -1);
    if (func === undefined || maps === undefined) return [];
    const index = pc === func.entry ? -1 : func.pcdata(pcdata.RegMapIndex ?? -1, pc - 1);
    // In the prologue, where the table has no value, the first map applies.
    return this.#program.stackMap(maps).bitmaps[Math.max(index, 0)] ?? [];
  }

  /**
   * Whether a prologue has saved the link register below SP and is about to move SP, at a PC as linked: the
   * instruction there opens the frame, and the compiler has marked it as one where nobody else may open one
   * (cmd/internal/obj/arm64/obj7.go and its siblings, StartUnsafePoint). Whatever a call writes below SP, a
   * refused one too, then lands on what was saved.
   */
  isFrameHalfOpen(pc: number): boolean {
    const { arch } = this.#program;
    const func = this.#program.funcAt(pc);
    const table = this.#numbers.pcdata.UnsafePoint;
    if (func === undefined || table === undefined || arch.registers.lr < 0) return false;
    const opened = func.spdelta(pc + arch.pcQuantum) ?? 0;
    return func.spdelta(pc) === 0 && opened > 0 && func.pcdata(table, pc) !== UnsafePoint.safe;
  }

  /**
   * The tables are looked up at the byte before a return address. A function's first instruction is an
   * exception: for register maps it counts as the place of the first map, which is always safe; for unsafe
   * points the instruction itself is looked up.
   */
  #isSafe(func: Func, pc: number): boolean {
    const { pcdata, funcdata } = this.#numbers;
    const atEntry = pc === func.entry;
    if (this.era.safety === 'unsafe point') {
      const table = pcdata.UnsafePoint;
      return table !== undefined && func.pcdata(table, atEntry ? pc : pc - 1) === UnsafePoint.safe;
    }
    if (funcdata.RegPointerMaps === undefined || pcdata.RegMapIndex === undefined) return false;
    if (func.funcdata(funcdata.RegPointerMaps) === undefined) return false;
    return atEntry || func.pcdata(pcdata.RegMapIndex, pc - 1) !== unsafeRegisterMap;
  }
}
