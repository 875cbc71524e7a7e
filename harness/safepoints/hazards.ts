import type { Instruction } from '../binary/instructions.js';
import type { Func } from '../binary/program.js';
import { inRange } from '../releases/range.js';
import { knownDefects } from '../requirements/defects.js';
import type { KnownDefect } from '../requirements/requirement.js';
import type { Subject } from './subject.js';
import { isHiddenRuntime } from './why.js';

/** A known defect that bites at a place where calls are accepted: the id of the requirement that is broken. */
export type Hazard = 'registers.flags' | 'refusal.runtime-in-progress' | 'gc.unknown-arguments';

/** What each does to a call there. */
export const hazardMeanings: Readonly<Record<Hazard, string>> = {
  'registers.flags':
    'condition flags are in use here, and a call loses them: a debugger that does not restore them changes the program',
  'refusal.runtime-in-progress':
    'this is a part of the runtime under another name, which may hold its locks: a call may hang or kill the program',
  'gc.unknown-arguments':
    'this assembly code does not say how large its arguments are: a garbage collection during the call kills the program',
};

/** The known defects of a program's release on its processor. */
export function defectsOf({ release, program }: Pick<Subject, 'release' | 'program'>): KnownDefect[] {
  return knownDefects.filter(
    ({ releases, architecture }) =>
      inRange(release, releases) && (architecture === undefined || architecture === program.arch.goarch),
  );
}

/** Finds what bites at places of one function. */
export class Hazards {
  readonly #ofFunction: readonly Hazard[];
  readonly #flagsInUse: ReadonlySet<number>;

  constructor(subject: Subject, func: Func, instructions: readonly Instruction[]) {
    const broken = new Set(defectsOf(subject).map(({ requirement }) => requirement));
    const ofFunction: Hazard[] = [];
    if (broken.has('refusal.runtime-in-progress') && isHiddenRuntime(func))
      ofFunction.push('refusal.runtime-in-progress');
    if (broken.has('gc.unknown-arguments') && func.args < 0) ofFunction.push('gc.unknown-arguments');
    this.#ofFunction = ofFunction;
    this.#flagsInUse = broken.has('registers.flags') ? flagsInUse(instructions) : new Set();
  }

  /** The hazards of a call that is accepted at a PC, as linked. */
  at(pc: number): Hazard[] {
    return [...this.#ofFunction, ...(this.#flagsInUse.has(pc) ? (['registers.flags'] as const) : [])];
  }
}

/**
 * The addresses of instructions before which the flags have a value that will be read. No compiler keeps flags over
 * a call, a return or an unconditional jump.
 */
function flagsInUse(instructions: readonly Instruction[]): Set<number> {
  const found = new Set<number>();
  let inUse = false;
  for (const { pc, kind, flags } of instructions.toReversed()) {
    if (kind === 'call' || kind === 'return' || kind === 'jump' || flags?.writes === 'all') inUse = false;
    if (flags?.reads) inUse = true;
    if (inUse) found.add(pc);
  }
  return found;
}
