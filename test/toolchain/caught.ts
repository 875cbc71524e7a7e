import { expect } from 'chai';

/** What `promise` is rejected with, which must be an error of this class. */
export async function caught<E extends Error>(
  promise: Promise<unknown>,
  kind: abstract new (...of: never[]) => E,
): Promise<E> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(kind);
  return error as E;
}
