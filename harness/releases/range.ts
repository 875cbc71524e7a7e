import Range from 'semver/classes/range.js';
import validRange from 'semver/ranges/valid.js';
import { UsageError } from '../host/errors.js';
import { formatLine, type GoVersion, type Line } from './version.js';

// A version inside a range: the line, the patch number, the prerelease.
const inside = /(?:go)?(\d+\.\d+)(?:\.(\d+))?((?:beta|rc)\d+)/g;

/**
 * Returns the version as semver writes it: `1.16.0-beta.1`. A development tree is `1.16.0-0`, before every
 * beta.
 */
function toSemver(version: GoVersion): string {
  const release = `${formatLine(version)}.${version.patch}`;
  if (version.devel !== undefined) return `${release}-0`;
  return version.prerelease === undefined ? release : `${release}-${dotted(version.prerelease)}`;
}

/**
 * Reads a range in semver's notation over Go's versions: `>=1.19 <1.25`, `>=1.11rc1`, `1.15.x || 1.17.x`. A
 * line stands for everything that belongs to it: betas and the development tree of 1.17 match `>=1.17`, not
 * `<1.17`. Returns undefined if the text is not a range.
 */
export function parseRange(text: string): Range | undefined {
  const spelled = text
    .replace(
      inside,
      (_all, line: string, patch = '0', prerelease = '') => `${line}.${patch}-${dotted(prerelease)}`,
    )
    .replace(/\bgo(?=\d)/g, '');
  if (spelled.trim() === '' || !validRange(spelled, { includePrerelease: true })) return undefined;
  return new Range(spelled, { includePrerelease: true });
}

/** Returns whether a version matches a range. Throws UsageError if the range is not valid. */
export function inRange(version: GoVersion, range: string): boolean {
  const parsed = parseRange(range);
  if (parsed === undefined) {
    throw new UsageError(`${JSON.stringify(range)} is not a range of Go versions`, {
      remedy: 'write it like >=1.19 <1.25',
    });
  }
  return parsed.test(toSemver(version));
}

/** Returns the lines from `first` to `last` in which a range matches at least one possible version. */
export function linesIn(range: string, first: Line, last: Line): Line[] {
  const parsed = parseRange(range);
  if (parsed === undefined) return [];
  const lines: Line[] = [];
  for (let minor = first.minor; minor <= last.minor; minor++) {
    const line = new Range(`>=1.${minor}.0-0 <1.${minor + 1}.0-0`, { includePrerelease: true });
    if (parsed.intersects(line)) lines.push({ major: 1, minor });
  }
  return lines;
}

function dotted(prerelease: string): string {
  return prerelease.replace(/\d+$/, number => `.${number}`);
}
