import { given } from './given.js';
import type { Group } from './row.js';
import { scheduling } from './scheduling.js';

/** The matrix of what the runtime can be in the middle of. */
export const groups: readonly Group[] = [scheduling, given];
