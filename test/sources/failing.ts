import { expect } from 'chai';
import type { UserError } from '../../harness/host/errors.js';

/** The error of the given class that a promise ends with. */
export async function failureOf<T extends Error>(
  promise: Promise<unknown>,
  // biome-ignore lint/suspicious/noExplicitAny: the parameters of the constructor don't matter
  kind: new (...args: any[]) => T,
): Promise<T> {
  try {
    await promise;
  } catch (error) {
    expect(error).to.be.instanceOf(kind);
    return error as T;
  }
  throw new Error('it did not fail');
}

/** All that a person reads of an error. */
export function wordsOf(error: UserError): string {
  return [error.message, error.excerpt, error.remedy].join('\n');
}
