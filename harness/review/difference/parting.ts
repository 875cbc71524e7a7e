import type { StopRecord } from '../../protocol/trace.js';

/** The stops of one call on two runtimes. */
export interface Parting {
  baseline: StopRecord[];
  candidate: StopRecord[];
  /** Index of the first stop that is not the same; absent where all are. */
  at?: number;
  /** What differs there: `status 8 refused, status 0 ready`. */
  what?: string;
}

/**
 * Where two traces of the same call part. Addresses differ between any two programs, and offsets between any two versions of a
 * function: status, function, what was read off the stop and the flags count.
 */
export function partingOf(baseline: readonly StopRecord[], candidate: readonly StopRecord[]): Parting {
  const both = { baseline: [...baseline], candidate: [...candidate] };
  const length = Math.max(baseline.length, candidate.length);
  for (let at = 0; at < length; at++) {
    const what = differenceOf(baseline[at], candidate[at]);
    if (what !== undefined) return { ...both, at, what };
  }
  return both;
}

function differenceOf(a: StopRecord | undefined, b: StopRecord | undefined): string | undefined {
  if (a === undefined || b === undefined) return `${named(a)}, ${named(b)}`;
  if (a.kind !== b.kind || a.status !== b.status) return `${named(a)}, ${named(b)}`;
  const [f, g] = [a, b].map(stop => stop.function.replace(/\+0x[0-9a-f]+$/, ''));
  if (f !== g) return `in ${f}, in ${g}`;
  if (withoutAddresses(a.detail) !== withoutAddresses(b.detail)) {
    return `${a.detail ?? 'nothing'}, ${b.detail ?? 'nothing'}`;
  }
  const [flags, others] = [a, b].map(stop => stop.registers.eflags);
  if (flags !== others) return `flags ${flags ?? 'unchanged'}, flags ${others ?? 'unchanged'}`;
  return undefined;
}

function withoutAddresses(detail: string | undefined): string | undefined {
  return detail?.replace(/0x[0-9a-f]+/g, '0x?');
}

function named(stop: StopRecord | undefined): string {
  if (stop === undefined) return 'no more stops';
  return stop.status === undefined ? stop.kind : `status ${stop.status} ${stop.kind}`;
}
