import type { Scenario } from '../../scenario.js';
import { argumentCalls } from './arguments.js';
import { framePointers } from './frame-pointers.js';
import { residueOfCalls } from './residue.js';
import { returningCalls } from './returning.js';
import { tracedCalls } from './traced.js';

/** Calls that return, and what they leave behind. */
export const call: Scenario[] = [
  ...returningCalls,
  ...argumentCalls,
  ...framePointers,
  ...residueOfCalls,
  ...tracedCalls,
];
