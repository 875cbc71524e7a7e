import type { KnownSurvivor } from './explanation.js';
import { survivorsInAssembly } from './in-assembly.js';
import { survivorsInGo } from './in-go.js';

/** Survivors whose reason is known. One that is noticed after all is no fault of this list. */
export const knownSurvivors: readonly KnownSurvivor[] = [...survivorsInAssembly, ...survivorsInGo];
