import { UsageError } from '../../host/errors.js';
import type { Fault } from './rules/fault.js';

export interface FaultSelection {
  /** Matched against the id (place and rule), the symbol, and the text before and after. */
  grep?: RegExp;
  /** At most this many faults, spread evenly over all. */
  sample?: number;
}

/** Returns the faults that match a selection, in order. Throws a UsageError if none does. */
export function chooseFaults(faults: readonly Fault[], { grep, sample }: FaultSelection): Fault[] {
  const fitting = faults.filter(
    fault =>
      grep === undefined || [fault.id, fault.symbol, fault.before, fault.after].some(text => grep.test(text)),
  );
  if (fitting.length === 0) {
    throw new UsageError(
      grep === undefined
        ? 'this tree has no debugger calls to plant faults in'
        : `no fault matches --grep=${grep.source}`,
      { remedy: '`faults --list` prints all of them' },
    );
  }
  if (sample === undefined || sample >= fitting.length) return fitting;
  const step = fitting.length / sample;
  return Array.from({ length: sample }, (_, at) => fitting[Math.floor(at * step)]).filter(
    fault => fault !== undefined,
  );
}
