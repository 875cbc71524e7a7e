import { defined } from '../host/defined.js';
import { ExitCode, UserError } from '../host/errors.js';
import { EarlyEnd, untilAborted } from '../host/interruption.js';
import type { UnjudgedRelease } from '../report/model.js';
import type { Choice } from '../sources/choice.js';
import type { Tree } from '../sources/tree.js';
import { defaultProcessor } from '../toolchain/processor.js';
import { type GoRequest, processorsOf, type Surroundings } from './gos.js';
import { unavailableOn } from './processors.js';
import { type Subject, subjectsOf } from './subject.js';

/** What became of one Go: a result for each of its subjects, or why it could not be judged. */
export type Settled<T> = {
  /** The place of its Go among the choices, from 0. */
  place: number;
} & ({ result: T } | { unjudged: UnjudgedRelease });

export interface EachGoOptions extends Surroundings {
  request: GoRequest;
  /**
   * Whether this is a run over several Gos (or a part of one): then one that is not available or does not
   * build is reported as not judged, and the others are judged. Otherwise its error is thrown.
   */
  several: boolean;
  /** Ends the loop early: this Go and those after it are reported as not judged. */
  signal?: AbortSignal;
  /** Whether something is judged at all; everything is when absent. */
  wants?: (subject: Subject) => boolean;
}

/**
 * Judges one Go after the other and yields each result as soon as it is there. The next tree is obtained
 * while one is judged. Throws what `judge` throws, except as `several` says.
 */
export async function* eachGo<T>(
  choices: readonly Choice[],
  options: EachGoOptions,
  judge: (subject: Subject) => Promise<T>,
): AsyncGenerator<Settled<T>> {
  const { request, several, signal } = options;
  let next = begin(choices[0]);
  for (const [place, choice] of choices.entries()) {
    const tree = next;
    next = begin(choices[place + 1], tree);
    try {
      const obtained = await untilAborted(signal, tree);
      for (const processor of choice.processor === undefined ? processorsOf(request) : [choice.processor]) {
        for await (const one of judgeOn(processor, choice, obtained, options, judge)) yield { place, ...one };
      }
    } catch (error) {
      yield { place, unjudged: unjudgedBecause(error, choice, several) };
    }
  }
}

/** Judges one Go on one processor. One that does not build for it says nothing about the other processors. */
async function* judgeOn<T>(
  processor: string,
  choice: Choice,
  tree: Tree,
  { request, several, signal: _signal, wants = () => true, ...surroundings }: EachGoOptions,
  judge: (subject: Subject) => Promise<T>,
): AsyncGenerator<{ result: T } | { unjudged: UnjudgedRelease }> {
  const unavailable = unavailableOn(processor, tree, request.implementation);
  if (unavailable !== undefined) {
    yield { unjudged: unavailable };
    return;
  }
  try {
    for (const subject of subjectsOf(choice, tree, request, surroundings, processor)) {
      if (wants(subject)) yield { result: await judge(subject) };
    }
  } catch (error) {
    const unjudged = unjudgedBecause(error, choice, several);
    const named = processor === defaultProcessor || choice.processor !== undefined;
    const marked = named ? '' : ` ${processor}`;
    yield { unjudged: { ...unjudged, release: `${unjudged.release}${marked}` } };
  }
}

/** The row of a Go that could not be judged; throws the error again where it concerns the whole run. */
function unjudgedBecause(error: unknown, choice: Choice, several: boolean): UnjudgedRelease {
  if (error instanceof EarlyEnd) return releaseNotReached(choice, error);
  if (!several || !concernsOneGo(error)) throw error;
  return unjudgedRelease(choice, error);
}

/** Returns the gravest exit code of the Gos that could not be judged; 0 where there are none. */
export function exitCodeOfUnjudged(settled: readonly Settled<unknown>[]): number {
  const codes = settled.map(one => ('unjudged' in one ? one.unjudged.exitCode : ExitCode.conforms));
  return Math.max(ExitCode.conforms, ...codes);
}

/** Starts to obtain a tree once the one before is there: two downloads at once are no faster. */
function begin(choice: Choice | undefined, after?: Promise<unknown>): Promise<Tree> {
  if (choice === undefined) return new Promise(() => undefined);
  const tree = Promise.resolve(after).then(
    () => choice.obtain(),
    () => choice.obtain(),
  );
  // It is awaited only when its turn comes, and may have failed by then.
  tree.catch(() => undefined);
  return tree;
}

/** A Go that is not available or does not build says nothing about the others. */
function concernsOneGo(error: unknown): error is UserError {
  return (
    error instanceof UserError &&
    (error.exitCode === ExitCode.unobtainable || error.exitCode === ExitCode.build)
  );
}

function releaseNotReached({ name }: Choice, { message, exitCode }: EarlyEnd): UnjudgedRelease {
  return { release: name, sentence: `the run was ${message} before a verdict`, exitCode };
}

function unjudgedRelease({ name }: Choice, error: UserError): UnjudgedRelease {
  const { message, remedy, excerpt, exitCode } = error;
  return { release: name, sentence: message, exitCode, ...defined({ remedy, excerpt }) };
}
