import type { Scenario } from '../../scenario.js';
import { callerStates } from './caller-state.js';
import { containedPanics } from './contained.js';
import { goexits } from './goexit.js';
import { panicValues } from './value.js';

/** Calls that panic. */
export const panic: Scenario[] = [...panicValues, ...containedPanics, ...callerStates, ...goexits];
