import { inRange } from '../../../releases/range.js';
import type { GoVersion } from '../../../releases/version.js';
import type { Fault } from '../rules/fault.js';
import type { Explanation } from './explanation.js';
import { knownSurvivors } from './known.js';

/** Returns what is known about a fault that no scenario noticed. */
export function explanationOf(
  fault: Pick<Fault, 'symbol' | 'rule' | 'before' | 'after'>,
  version: GoVersion,
  processor: string,
): Explanation | undefined {
  const found = knownSurvivors.find(
    ({ symbol, rule, before, after, releases, processors }) =>
      (processors === undefined || processors.includes(processor)) &&
      (symbol === undefined || symbol.test(fault.symbol)) &&
      (rule === undefined || rule === fault.rule) &&
      before.test(fault.before) &&
      (after === undefined || after.test(fault.after)) &&
      (releases === undefined || inRange(version, releases)),
  );
  return found === undefined ? undefined : { kind: found.kind, reason: found.reason };
}
