import type { Scenario } from '../../scenario.js';
import { acceptedCalls } from './accepted.js';
import { programsAfterwards } from './afterwards.js';
import { buildScenarios, cellScenarios } from './cells.js';
import { callsInProgress } from './in-progress.js';
import { passedCalls } from './passing.js';

/** Calls amid all else that the runtime does. */
export const interplay: Scenario[] = [
  ...callsInProgress,
  ...acceptedCalls,
  ...passedCalls,
  ...programsAfterwards,
  ...cellScenarios,
  ...buildScenarios,
];
