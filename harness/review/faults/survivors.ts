import type { KnownSurvivor } from './explanation.js';
import { survivorsInAssembly } from './survivors_assembly.js';
import { survivorsInGo } from './survivors_go.js';

/** Survivors whose reason is known. One that is noticed after all is no fault of this list. */
export const knownSurvivors: readonly KnownSurvivor[] = [...survivorsInAssembly, ...survivorsInGo];
