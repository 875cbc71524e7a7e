import type { Scenario } from '../../scenario.js';
import { acceptedCalls } from './accepted.js';
import { answers } from './answered.js';
import { owedByDebugger } from './owed.js';

/**
 * The order of ids by what precedes their number, then by that. Each scenario process puts them in order: to load
 * a language's rules of it (Intl) would be a tenth of its start.
 */
function byNumber({ id: one }: Scenario, { id: other }: Scenario): number {
  const [a, b] = [one, other].map(id => /^(\D*)(\d*)(.*)$/.exec(id));
  if (a?.[1] !== b?.[1]) return (a?.[1] ?? '') < (b?.[1] ?? '') ? -1 : 1;
  if (a?.[2] !== b?.[2]) return Number(a?.[2]) - Number(b?.[2]);
  return one < other ? -1 : 1;
}

/** One scenario for each user report, named by its number: golang/go's, or Delve's. */
export const history: readonly Scenario[] = [...acceptedCalls, ...answers, ...owedByDebugger].sort(byNumber);
