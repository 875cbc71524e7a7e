import type { Scenario } from '../../scenario.js';
import { argumentCalls } from './arguments.js';
import { returningCalls } from './returning.js';

/** Calls that return. */
export const call: Scenario[] = [...returningCalls, ...argumentCalls];
