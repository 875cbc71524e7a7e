import { processors } from '../../arch/all.js';
import type { StopRecord } from '../../protocol/trace.js';

/** The stops of one call on two runtimes, and the first stop that differs. */
export interface Parting {
  baseline: StopRecord[];
  candidate: StopRecord[];
  /** Index of the first stop that differs; absent if all are the same. */
  at?: number;
  /** The baseline's stop and the candidate's: `status 8 refused, status 0 ready`. */
  what?: string;
}

/**
 * Finds the first stop at which two traces of the same call differ. Addresses differ between any two
 * programs, and offsets between any two versions of a function. So it compares only the status, the function,
 * the detail that was read at the stop, and the flags.
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
  const [flags, others] = [a, b].map(flagsOf);
  if (flags !== others) return `flags ${flags ?? 'unchanged'}, flags ${others ?? 'unchanged'}`;
  return undefined;
}

/** The flags, if they changed since the stop before. */
function flagsOf({ registers }: StopRecord): string | undefined {
  return processors.flatMap(({ flags }) => registers[flags?.register ?? ''] ?? []).at(0);
}

function withoutAddresses(detail: string | undefined): string | undefined {
  return detail?.replace(/0x[0-9a-f]+/g, '0x?');
}

function named(stop: StopRecord | undefined): string {
  if (stop === undefined) return 'no more stops';
  return stop.status === undefined ? stop.kind : `status ${stop.status} ${stop.kind}`;
}
