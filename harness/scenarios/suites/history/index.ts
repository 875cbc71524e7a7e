import type { Scenario } from '../../scenario.js';
import { acceptedCalls } from './accepted.js';
import { answers } from './answered.js';
import { owedByDebugger } from './owed.js';

/** One scenario for each user report, named by its number: golang/go's, or Delve's. */
export const history: readonly Scenario[] = [...acceptedCalls, ...answers, ...owedByDebugger].sort((a, b) =>
  a.id.localeCompare(b.id, 'en', { numeric: true }),
);
