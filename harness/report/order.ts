import type { ReleaseResult } from './model.js';

type Judged = Pick<ReleaseResult, 'release' | 'architecture' | 'implementation'>;

/** `1.15.15`, or `1.27.4 arm64`: amd64 goes without saying. */
export function releaseWithProcessor({ release, architecture }: Omit<Judged, 'implementation'>): string {
  return architecture === undefined ? release : `${release} ${architecture}`;
}

/** `1.15.15`, `1.27.4 arm64`, or `1.15.15, reference`. */
export function columnName(judged: Judged): string {
  const name = releaseWithProcessor(judged);
  return judged.implementation === 'reference' ? `${name}, reference` : name;
}

/**
 * Sorts the oldest release first: `1.9` before `1.10`, `1.16beta1` before `1.16`; the tree's own before the
 * reference, amd64 before other processors.
 */
export function byRelease(a: Judged, b: Judged): number {
  const key = (judged: Judged): string => columnName(judged).replace(/(beta|rc)/, '.-1.');
  return key(a).localeCompare(key(b), 'en', { numeric: true });
}
