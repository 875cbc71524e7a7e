import type { ReleaseResult, ScenarioFailure, StopRecord } from '../model.js';

/** How a call can end; one of its stops shows which. */
export type Course = 'returned' | 'panicked' | 'refused';

/** The stops that were expected, and where the actual ones begin to differ. */
export interface ExpectedStops {
  course: Course;
  stops: StopRecord[];
  /** Index of the first stop that differs; undefined if only values do. */
  partsAt: number | undefined;
}

/**
 * Returns the stops that a failed call should have had: those of a call that ended in the expected way on the
 * same release, or on one with the same protocol. Returns undefined if the report has no such call.
 */
export function expectedStops(
  failure: ScenarioFailure,
  result: ReleaseResult,
  results: readonly ReleaseResult[],
): ExpectedStops | undefined {
  const seen = failure.trace ?? [];
  if (seen.length === 0) return undefined;
  const course = courseOf(failure.expected, seen);
  const alike = results.filter(({ protocol }) => protocol === result.protocol);
  const stops = [result, ...alike].flatMap(one => example(one, course) ?? [])[0];
  if (stops === undefined) return undefined;
  const length = Math.max(stops.length, seen.length);
  const partsAt = Array.from({ length }, (_, at) => at).find(at => !isSame(stops[at], seen[at]));
  return { course, stops, partsAt };
}

/** Decides by what the scenario expected, if it says so, and otherwise by the stops. */
function courseOf(expected: string | undefined, seen: readonly StopRecord[]): Course {
  const told = /"kind":"(returned|panicked|refused)"|^status (?:0|1) \((?:frame ready|returned)\)/.exec(
    expected ?? '',
  );
  if (told !== null) return told[1] === undefined ? 'returned' : (told[1] as Course);
  const kinds = seen.map(({ kind }) => kind);
  if (kinds.includes('refused')) return 'refused';
  return kinds.includes('panicked') ? 'panicked' : 'returned';
}

function example({ scenarios }: ReleaseResult, course: Course): { stops: StopRecord[] }['stops'][] {
  return scenarios.flatMap(({ trace }) =>
    trace?.some(({ kind }) => kind === course) === true ? [trace] : [],
  );
}

/** Whether both are the same stop of the protocol. Which frame function serves a call depends on the call. */
function isSame(a: StopRecord | undefined, b: StopRecord | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.kind === b.kind && a.status === b.status && (isOutside(a) || place(a) === place(b));
}

function isOutside({ kind }: StopRecord): boolean {
  return kind === 'inject' || kind === 'resumed';
}

function place({ function: name }: StopRecord): string {
  return name.replace(/\+.*/, '').replace(/^(runtime\.)?debugCall\d+$/, 'debugCall');
}
