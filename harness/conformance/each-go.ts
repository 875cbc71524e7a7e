import { defined } from '../host/defined.js';
import { ExitCode, UserError } from '../host/errors.js';
import { EarlyEnd, earlyEndOf, untilAborted } from '../host/interruption.js';
import { atOnce, type WhenFree } from '../host/when-free.js';
import type { UnjudgedRelease } from '../report/model.js';
import type { Choice } from '../sources/choice.js';
import type { Tree } from '../sources/tree.js';
import { defaultProcessor } from '../toolchain/processor.js';
import { type GoRequest, processorsOf, type Surroundings } from './gos.js';
import { unavailableOn } from './processors.js';
import { Processes } from './schedule/processes.js';
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
  /** What judging shares; one Go is judged after the other when absent. */
  processes?: Processes;
  /** Ends the loop early: what is not judged by then is reported as such. */
  signal?: AbortSignal;
  /** Whether something is judged at all; everything is when absent. */
  wants?: (subject: Subject) => boolean;
}

/** Where a subject stands in a run. The numbers don't depend on when it is judged. */
export interface SubjectPlace {
  /** The place of its Go among the choices, from 0. */
  place: number;
  /** Its number among all subjects, from 0. */
  number: number;
  /** Its Go on its processor, among all such, from 0. */
  cell: number;
}

/** One Go on one processor. */
interface Cell {
  place: number;
  choice: Choice;
  processor: string;
}

/** The cells of a run: each of its Gos on each processor, or on the one that it was chosen for. */
function cellsIn(choices: readonly Choice[], request: GoRequest): Cell[] {
  return choices.flatMap((choice, place) =>
    (choice.processor === undefined ? processorsOf(request) : [choice.processor]).map(processor => ({
      place,
      choice,
      processor,
    })),
  );
}

/**
 * Judges each Go on each processor, and yields the results in the order in which they were asked for, whenever
 * they come: each as soon as it and all before it are there. Trees are obtained ahead. Throws what `judge`
 * throws, except as `several` says.
 */
export async function* eachGo<T>(
  choices: readonly Choice[],
  options: EachGoOptions,
  judge: (subject: Subject, at: SubjectPlace) => Promise<T>,
): AsyncGenerator<Settled<T>> {
  const cells = cellsIn(choices, options.request);
  const alone = new Processes({ cells: cells.length, jobs: 1, cores: 1 });
  const all = cells.map(() => new Later<Settled<T>[]>());
  const failure = new Later<never>();
  let failed = false;
  (options.processes ?? alone).beginEach(async at => {
    const cell = cells[at];
    // After an error nothing more begins.
    if (cell === undefined || failed) return;
    const inTurn = options.processes === undefined ? alone.of(at).whenFree('scenarios') : atOnce;
    try {
      all[at]?.resolve(await settle(cell, at, options, inTurn, judge));
    } catch (error) {
      failed = true;
      failure.reject(error);
    }
  });
  for (const { promise } of all) yield* await Promise.race([promise, failure.promise]);
}

/** A promise that is settled from outside. */
class Later<T> {
  readonly promise: Promise<T>;
  resolve: (value: T) => void = () => undefined;
  reject: (error: unknown) => void = () => undefined;

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // It may fail while nobody waits for it.
    this.promise.catch(() => undefined);
  }
}

/** Obtains a Go and judges it on one processor. */
async function settle<T>(
  { place, choice, processor }: Cell,
  at: number,
  options: EachGoOptions,
  inTurn: WhenFree,
  judge: (subject: Subject, at: SubjectPlace) => Promise<T>,
): Promise<Settled<T>[]> {
  const { request, several, signal } = options;
  try {
    const ended = earlyEndOf(signal);
    if (ended !== undefined) throw ended;
    const tree = await untilAborted(signal, choice.obtain());
    return await inTurn(() => judgeOn({ place, choice, processor }, at, tree, options, judge));
  } catch (error) {
    const unjudged = unjudgedBecause(error, choice, several);
    // A Go that can't be had is one row, on however many processors.
    const first = choice.processor ?? processorsOf(request)[0];
    return processor === first ? [{ place, unjudged }] : [];
  }
}

/** Judges one Go on one processor. One that does not build for it says nothing about the other processors. */
async function judgeOn<T>(
  { place, choice, processor }: Cell,
  cell: number,
  tree: Tree,
  { request, several, signal: _signal, processes: _processes, wants, ...surroundings }: EachGoOptions,
  judge: (subject: Subject, at: SubjectPlace) => Promise<T>,
): Promise<Settled<T>[]> {
  const unavailable = unavailableOn(processor, tree, request.implementation);
  if (unavailable !== undefined) return [{ place, unjudged: unavailable }];
  const first = cell * (request.implementation === 'both' ? 2 : 1);
  const settled: Settled<T>[] = [];
  try {
    const subjects = subjectsOf(choice, tree, request, surroundings, processor);
    for (const [index, subject] of subjects.entries()) {
      if (wants?.(subject) === false) continue;
      settled.push({ place, result: await judge(subject, { place, number: first + index, cell }) });
    }
  } catch (error) {
    const unjudged = unjudgedBecause(error, choice, several);
    const named = processor === defaultProcessor || choice.processor !== undefined;
    const marked = named ? '' : ` ${processor}`;
    settled.push({ place, unjudged: { ...unjudged, release: `${unjudged.release}${marked}` } });
  }
  return settled;
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
