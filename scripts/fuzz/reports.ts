import { samples } from '../../test/report/samples.js';

/** Reports in which each kind of outcome occurs. */
export function reportSeeds(): Buffer[] {
  return Object.values(samples).map(report => Buffer.from(JSON.stringify(report)));
}
