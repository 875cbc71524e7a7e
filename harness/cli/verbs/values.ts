import { InvalidArgumentError } from 'commander';

/*
 * Values of options, as typed. Each throws what commander puts behind the name of the option.
 */

/** For an option that may be given several times. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** Names with commas between. */
export function split(value: string): string[] {
  const ids = value
    .split(',')
    .map(id => id.trim())
    .filter(id => id !== '');
  if (ids.length === 0) throw new InvalidArgumentError('It names no requirement.');
  return ids;
}

/** A regular expression that heeds no case. */
export function parseRegExp(value: string): RegExp {
  try {
    return new RegExp(value, 'i');
  } catch {
    throw new InvalidArgumentError('It is no regular expression.');
  }
}

/** A whole number above 0. */
export function parsePositive(value: string): number {
  const n = Number(value);
  if (!Number.isSafeInteger(n) || n < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return n;
}

/** A number of seconds, with a fraction or without. */
export function parseSeconds(value: string): number {
  const n = Number(value);
  if (!Number.isFinite(n) || n <= 0)
    throw new InvalidArgumentError('It must be a number of seconds above 0.');
  return n;
}

/** 64 hexadecimal digits, in lower case afterwards. */
export function parseSha256(value: string): string {
  if (!/^[0-9a-f]{64}$/i.test(value)) throw new InvalidArgumentError('It must be 64 hexadecimal digits.');
  return value.toLowerCase();
}
