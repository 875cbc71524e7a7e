import { expect } from 'chai';
import { bootstrapMinimum } from '../../harness/releases/bootstrap.js';
import { formatVersion } from '../../harness/releases/version.js';

describe('the oldest bootstrap', () => {
  // From the release notes of Go 1.5, 1.20, 1.22, 1.24 and 1.26, and minBootstrap of cmd/dist.
  for (const [minor, minimum] of [
    [11, '1.4'],
    [19, '1.4'],
    [20, '1.17.13'],
    [21, '1.17.13'],
    [22, '1.20.6'],
    [24, '1.22.6'],
    [26, '1.24.6'],
    [27, '1.24.6'],
  ] as const) {
    it(`of Go 1.${minor} is ${minimum}`, () =>
      expect(formatVersion(bootstrapMinimum({ major: 1, minor }))).to.equal(minimum));
  }
});
