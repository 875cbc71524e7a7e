import type { ReleaseResult } from './model.js';

type Judged = Pick<ReleaseResult, 'release' | 'implementation'>;

/** `1.15.15`, or `1.15.15, reference`. */
export function columnName({ release, implementation }: Judged): string {
  return implementation === 'reference' ? `${release}, reference` : release;
}

/**
 * Sorts the oldest release first: `1.9` before `1.10`, `1.16beta1` before `1.16`; the tree's own before the
 * reference.
 */
export function byRelease(a: Judged, b: Judged): number {
  const key = (judged: Judged): string => columnName(judged).replace(/(beta|rc)/, '.-1.');
  return key(a).localeCompare(key(b), 'en', { numeric: true });
}
