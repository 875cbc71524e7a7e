import { given } from './given.js';
import type { Group } from './row.js';

/** The matrix of what the runtime can be in the middle of. */
export const groups: readonly Group[] = [given];
