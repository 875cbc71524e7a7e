import { expect } from 'chai';
import { UserError } from '../../harness/host/errors.js';

/** The UserError that something ends with. */
export async function caught(action: () => unknown): Promise<UserError> {
  try {
    await action();
  } catch (error) {
    expect(error).to.be.instanceOf(UserError);
    if (error instanceof UserError) return error;
  }
  throw new Error('nothing was refused');
}
