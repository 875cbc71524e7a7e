import { expect } from 'chai';
import { defined } from '../../harness/host/defined.js';

describe('properties that may be undefined', () => {
  it('are left out where they are, and kept where they are not', () => {
    const seed: number | undefined = undefined;
    expect(Object.keys(defined({ seed, jobs: 0, name: '', none: null, strict: false }))).to.deep.equal([
      'jobs',
      'name',
      'none',
      'strict',
    ]);
  });
});
