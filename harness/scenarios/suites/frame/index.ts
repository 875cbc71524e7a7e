import type { Scenario } from '../../scenario.js';
import { classes } from './classes.js';
import { contents } from './contents.js';
import { place } from './place.js';

/** Argument frames. */
export const frame: Scenario[] = [...classes, ...contents, ...place];
