import type { ReleaseResult, ScenarioFailure, StopRecord } from '../model.js';

/** How a call can go: what is told apart by one of its stops. */
export type Course = 'returned' | 'panicked' | 'refused';

/** Stops that should have been seen, and where those seen part from them. */
export interface ExpectedStops {
  course: Course;
  stops: StopRecord[];
  /** Index of the first stop that differs; undefined where only values do. */
  partsAt: number | undefined;
}

/**
 * The stops that a failed call should have had: those of a call that went the same way on the same release, or one of
 * the same protocol. Undefined where none of the report did.
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

/** By what the scenario expected, where it says so, or else by the stops. */
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

/** Same stop of the protocol: which frame function serves a call depends on the call. */
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
