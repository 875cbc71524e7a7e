import type { Instruction } from '../binary/instructions.js';
import type { PcRange } from '../binary/pc-value.js';
import type { Func, Program } from '../binary/program.js';
import { UnsafePoint } from '../binary/table-numbers.js';
import { Reason, type Verdict } from '../protocol/oracle.js';
import { packageOf } from './places.js';
import type { Subject } from './subject.js';

/** Why a call is refused, more closely than the runtime says. */
export type WhyRefused =
  | 'runtime'
  | 'unknown function'
  | 'prologue'
  | 'nosplit'
  | 'write barrier'
  | 'restartable sequence'
  | 'no register maps'
  | 'unsafe point';

/** What each means, as the outputs explain it. */
export const whyMeanings: Readonly<Record<WhyRefused, string>> = {
  runtime: 'a function of package runtime: the runtime refuses calls in all of them',
  'unknown function': 'no Go function is here',
  prologue: 'the part of the prologue that may call the runtime to grow the stack',
  nosplit:
    'all of the function is one unsafe point: it is a nosplit function, or of a package that is compiled as a part of the runtime',
  'write barrier': 'between the check for a running garbage collection and the write that follows from it',
  'restartable sequence': 'instructions that the runtime starts again from the first if it interrupts them',
  'no register maps': 'assembly code: it has no register maps, which this release asks for',
  'unsafe point':
    'marked as an unsafe point: for example a conversion from uintptr to a pointer, or instructions that use a temporary register',
};

/** Names of the runtime's functions that write barriers call. */
const writeBarrier =
  /^runtime\.(gcWriteBarrier|wbZero|wbMove|typedmemmove|typedmemclr|bulkBarrierPreWrite|writebarrierptr|wbMove)|^gcWriteBarrier/;
const morestack = /^runtime\.morestack/;

/** A stretch of a function over which the table of unsafe points, or of register maps, has one value. */
type Stretch = PcRange;

/** Explains the verdicts in one function. */
export class Explainer {
  readonly #program: Program;
  readonly #func: Func;
  readonly #stretches: readonly Stretch[];
  readonly #instructions: readonly Instruction[];
  readonly #unsafe: (value: number) => boolean;
  readonly #whole: boolean;
  readonly #known = new Map<Stretch, WhyRefused>();

  /** @param instructions all of the function's, in the order of their addresses */
  constructor({ program, oracle }: Subject, func: Func, instructions: readonly Instruction[]) {
    this.#program = program;
    this.#func = func;
    this.#instructions = instructions;
    const table = oracle.safetyTable;
    this.#stretches = table === undefined ? [] : func.pcdataRanges(table);
    this.#unsafe =
      oracle.era.safety === 'unsafe point'
        ? value => value !== UnsafePoint.safe
        : value => value === UnsafePoint.unsafe;
    this.#whole = this.#stretches.length > 0 && this.#stretches.every(({ value }) => this.#unsafe(value));
  }

  /** Returns why a call at a PC is refused; undefined if it is accepted. */
  why(pc: number, verdict: Verdict): WhyRefused | undefined {
    if (verdict === 'accepted') return undefined;
    if (verdict === Reason.runtime) return 'runtime';
    if (verdict === Reason.unknownFunction) return 'unknown function';
    const judged = pc === this.#func.entry ? pc : pc - 1;
    const stretch = this.#stretches.find(({ start, end }) => judged >= start && judged < end);
    if (stretch === undefined || !this.#unsafe(stretch.value)) return 'no register maps';
    const known = this.#known.get(stretch) ?? this.#whyUnsafe(stretch);
    this.#known.set(stretch, known);
    return known;
  }

  #whyUnsafe(stretch: Stretch): WhyRefused {
    if (stretch.value < UnsafePoint.unsafe) return 'restartable sequence';
    if (this.#whole) return 'nosplit';
    const inside = this.#instructions.filter(({ pc }) => pc >= stretch.start && pc < stretch.end);
    const calls = (pattern: RegExp): boolean =>
      inside.some(
        ({ target }) => target !== undefined && pattern.test(this.#program.funcAt(target)?.name ?? ''),
      );
    if (calls(morestack) || this.#isInPrologue(stretch)) return 'prologue';
    if (calls(writeBarrier) || this.#checksBarrier(stretch, inside)) return 'write barrier';
    return 'unsafe point';
  }

  /** Whether the function has no frame yet, from its entry to here. */
  #isInPrologue({ start }: Stretch): boolean {
    const frame = this.#func.spdeltaRanges().find(({ value }) => value > 0)?.start;
    return frame === undefined ? false : start <= frame && this.#func.spdelta(start) === 0;
  }

  /**
   * Whether the stretch follows a look at the flag that says whether write barriers are on. In a stripped
   * program the flag has no name: it is then the variable that is read before a jump around a call of the
   * barrier.
   */
  #checksBarrier({ start }: Stretch, inside: readonly Instruction[]): boolean {
    const looked = [...this.#before(start), ...inside].flatMap(each => each.reads ?? []);
    const flag = this.#program.symbol('runtime.writeBarrier')?.address;
    if (flag !== undefined) return looked.some(address => address >= flag && address < flag + 8);
    return looked.some(address => this.#barrierFlags().has(address));
  }

  #barrierFlags(): ReadonlySet<number> {
    const flags = new Set<number>();
    for (const { start, end } of this.#stretches.filter(({ value }) => this.#unsafe(value))) {
      const inside = this.#instructions.filter(({ pc }) => pc >= start && pc < end);
      const calls = inside.some(
        ({ target }) => target !== undefined && writeBarrier.test(this.#program.funcAt(target)?.name ?? ''),
      );
      if (!calls) continue;
      for (const { reads } of this.#before(start)) if (reads !== undefined) flags.add(reads);
    }
    return flags;
  }

  /** The check and the jump that follows from it: what compilers put before an unsafe stretch. */
  #before(start: number): readonly Instruction[] {
    const at = this.#instructions.findIndex(({ pc }) => pc >= start);
    return at < 0 ? [] : this.#instructions.slice(Math.max(0, at - 2), at);
  }
}

/** Packages that are a part of the runtime, though the names of their functions do not begin with `runtime.`. */
const runtimeParts = /^(?:internal\/runtime\/|runtime\/internal\/)/;

/** Whether a function is a part of the runtime that the runtime itself does not recognise by its name. */
export function isHiddenRuntime({ name }: Pick<Func, 'name'>): boolean {
  return !name.startsWith('runtime.') && (packageOf(name) === '' || runtimeParts.test(name));
}
