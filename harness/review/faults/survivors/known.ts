import type { KnownSurvivor } from './explanation.js';
import { survivorsInAssembly } from './in-assembly.js';
import { survivorsInGo } from './in-go.js';
import { survivorsOnProcessors } from './on-processors.js';

/** Survivors with a known reason. An entry also holds where the fault is noticed after all. */
export const knownSurvivors: readonly KnownSurvivor[] = [
  ...survivorsInAssembly,
  ...survivorsInGo,
  ...survivorsOnProcessors,
];
