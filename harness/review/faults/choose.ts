import { UsageError } from '../../host/errors.js';
import type { Fault } from './rules/fault.js';

export interface FaultSelection {
  /**
   * A line that `faults --list` prints, or a regular expression. Matched against the texts that `--list`
   * prints.
   */
  grep?: string;
  /** At most this many faults, spread evenly over all. */
  sample?: number;
}

/**
 * Returns a fault's texts as `faults --list` prints them: place, rule and symbol, then the text before and
 * after.
 */
export function listedTexts({ id, symbol, before, after }: Fault): [string, string, string] {
  return [`${id} in ${symbol}`, `- ${before}`.trimEnd(), `+ ${after}`.trimEnd()];
}

/** Returns the faults that match a selection, in order. Throws a UsageError if none does. */
export function chooseFaults(faults: readonly Fault[], { grep, sample }: FaultSelection): Fault[] {
  const fitting = grep === undefined ? [...faults] : matching(faults, grep);
  if (fitting.length === 0) {
    throw new UsageError(
      grep === undefined
        ? 'this tree has no debug calls to plant faults in'
        : `no fault matches --grep=${grep}`,
      { remedy: '`faults --list` prints all of them' },
    );
  }
  if (sample === undefined || sample >= fitting.length) return fitting;
  const step = fitting.length / sample;
  return Array.from({ length: sample }, (_, at) => fitting[Math.floor(at * step)]).filter(
    fault => fault !== undefined,
  );
}

/**
 * A line that `--list` prints selects its faults literally, although it may contain characters that have a
 * meaning in a regular expression. Anything else is a regular expression.
 */
function matching(faults: readonly Fault[], grep: string): Fault[] {
  const line = grep.trim();
  const listed = faults.filter(fault => fault.id === line || listedTexts(fault).includes(line));
  if (listed.length > 0) return listed;
  const pattern = expressionOf(grep);
  return faults.filter(fault =>
    [fault.id, fault.symbol, fault.before, fault.after, ...listedTexts(fault)].some(
      text => text.includes(line) || pattern?.test(text) === true,
    ),
  );
}

/** A text that is no regular expression, such as `if (`, is only searched for as it is. */
function expressionOf(grep: string): RegExp | undefined {
  try {
    return new RegExp(grep);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
