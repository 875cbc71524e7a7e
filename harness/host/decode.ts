import { type Defined, defined } from './defined.js';

/*
 * Checks of JSON that another process wrote: each returns the value with its type, or throws DecodeError.
 * What a check does not name is left out of the value that it returns.
 */

/** A value that is not what a reader expects; `path` says where it is: `failure.trace[3].status`. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  constructor(path: string, expected: string) {
    super(`${path === '' ? 'the value' : path} is not ${expected}`);
  }
}

/** Returns `value` as a T. `path` is for the error. */
export type Check<T> = (value: unknown, path: string) => T;

export const text: Check<string> = (value, path) => {
  if (typeof value !== 'string') throw new DecodeError(path, 'a text');
  return value;
};

/** A number that is not negative. */
export const amount: Check<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new DecodeError(path, 'a number from 0');
  }
  return value;
};

/** A whole number that is not negative. */
export const whole: Check<number> = (value, path) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    throw new DecodeError(path, 'a whole number from 0');
  }
  return value as number;
};

export const yes: Check<true> = (value, path) => {
  if (value !== true) throw new DecodeError(path, 'true');
  return value;
};

export function oneOf<T extends string>(...names: readonly T[]): Check<T> {
  return (value, path) => {
    const found = names.find(name => name === value);
    if (found === undefined) throw new DecodeError(path, `one of ${names.join(', ')}`);
    return found;
  };
}

/** The value may be absent. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value, path) => (value === undefined ? undefined : check(value, path));
}

export function list<T>(item: Check<T>): Check<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new DecodeError(path, 'a list');
    return value.map((one: unknown, at) => item(one, `${path}[${at}]`));
  };
}

/** An object whose names are data. */
export function record<T>(check: Check<T>): Check<Record<string, T>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(objectIn(value, path)).map(([name, one]) => [name, check(one, inside(path, name))]),
    );
}

/** An object with these properties. */
export function object<T extends object>(fields: { [K in keyof T]: Check<T[K]> }): Check<Defined<T>> {
  return (value, path) => {
    const found = objectIn(value, path);
    const checked = Object.entries<Check<unknown>>(fields).map(([name, check]) => [
      name,
      check(found[name], inside(path, name)),
    ]);
    return defined(Object.fromEntries(checked) as T);
  };
}

function objectIn(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DecodeError(path, 'an object');
  }
  return value as Record<string, unknown>;
}

function inside(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
