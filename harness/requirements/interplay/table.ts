import { code } from './code.js';
import { given } from './given.js';
import { language } from './language.js';
import { memory } from './memory.js';
import { observing } from './observing.js';
import type { Group } from './row.js';
import { input, scheduling, waiting } from './scheduling.js';
import { settings } from './settings.js';
import { threads } from './threads.js';

/** The matrix of what the runtime can be in the middle of. */
export const groups: readonly Group[] = [
  scheduling,
  waiting,
  input,
  threads,
  memory,
  given,
  observing,
  language,
  settings,
  code,
];
