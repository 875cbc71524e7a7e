import { InvalidArgumentError } from 'commander';
import type { GoVersion } from '../releases/version.js';

/*
 * Parsers for the values of options. Each throws a sentence that commander prints after the name of the
 * option.
 */

/** Collects the values of an option that may be given several times. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** Parses names that are separated by commas. */
export function split(value: string): string[] {
  const ids = value
    .split(',')
    .map(id => id.trim())
    .filter(id => id !== '');
  if (ids.length === 0) throw new InvalidArgumentError('It names no requirement.');
  return ids;
}

/** Parses names of processors that are separated by commas. */
export function splitProcessors(value: string): string[] {
  const names = value
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  if (names.length === 0) throw new InvalidArgumentError('It names no processor.');
  return names;
}

/** Parses a regular expression; it ignores case. */
export function parseRegExp(value: string): RegExp {
  try {
    return new RegExp(value, 'i');
  } catch {
    throw new InvalidArgumentError('It is not a regular expression.');
  }
}

/** Parses a whole number above 0. */
export function parsePositive(value: string): number {
  const n = Number(value);
  if (!Number.isSafeInteger(n) || n < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return n;
}

/** Parses a percentage: a number from 0 to 100, which may have a fraction and a percent sign. */
export function parsePercent(value: string): number {
  const n = value.trim() === '' ? Number.NaN : Number(value.replace(/%$/, ''));
  if (!(n >= 0 && n <= 100)) throw new InvalidArgumentError('It must be a number from 0 to 100.');
  return n;
}

/** Parses a number above 0, which may have a fraction. */
export function parseNumber(value: string): number {
  const n = Number(value);
  if (!Number.isFinite(n) || n <= 0) throw new InvalidArgumentError('It must be a number above 0.');
  return n;
}

/** Parses a number of seconds above 0, which may have a fraction. */
export function parseSeconds(value: string): number {
  const n = Number(value);
  if (!Number.isFinite(n) || n <= 0)
    throw new InvalidArgumentError('It must be a number of seconds above 0.');
  return n;
}

/** Parses 64 hexadecimal digits, and returns them in lower case. */
export function parseSha256(value: string): string {
  if (!/^[0-9a-f]{64}$/i.test(value)) throw new InvalidArgumentError('It must be 64 hexadecimal digits.');
  return value.toLowerCase();
}

/** Parses the version of a Go release, such as `1.14` or `go1.11.13`. */
export function parseRelease(value: string): GoVersion {
  const [, minor, patch = '0'] = /^(?:go)?1\.(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  if (minor === undefined) throw new InvalidArgumentError('It must be a release of Go, such as 1.14.');
  return { major: 1, minor: Number(minor), patch: Number(patch) };
}
