import { expect } from 'chai';
import { cacheBudget } from '../../../harness/host/cache/size.js';
import { UsageError } from '../../../harness/host/errors.js';

describe('cache: GO_DEBUGCALL_CACHE_MAX', () => {
  for (const [text, bytes] of [
    ['500MB', 500e6],
    ['0.5GB', 500e6],
    ['10 gb', 10e9],
    ['2TB', 2e12],
    ['', 10e9],
    [undefined, 10e9],
  ] as const) {
    it(`of ${JSON.stringify(text)} is ${bytes} bytes`, () => expect(cacheBudget(text)).to.equal(bytes));
  }

  for (const text of ['10', '0GB', '-1GB', '1e3MB', 'GB', '10 GiB', 'all']) {
    it(`of ${JSON.stringify(text)} is refused`, () =>
      expect(() => cacheBudget(text)).to.throw(UsageError, `GO_DEBUGCALL_CACHE_MAX=${text} is not a size`));
  }
});
