import { UsageError } from '../../host/errors.js';
import type { Fault } from './rules/fault.js';

export interface FaultSelection {
  /** Tried on the place, the symbol, the rule and the changed text. */
  grep?: RegExp;
  /** At most so many, spread over all. */
  sample?: number;
}

/** The faults that fit a selection, in their order. A selection that fits none is an error. */
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
