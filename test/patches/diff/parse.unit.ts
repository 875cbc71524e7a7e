import { expect } from 'chai';
import { UsageError } from '../../../harness/host/errors.js';
import { maxHunks, parseDiff } from '../../../harness/patches/diff/parse.js';

function diffOf(hunks: number): string {
  const head = ['diff --git a/src/a.go b/src/a.go', '--- a/src/a.go', '+++ b/src/a.go'];
  const lines = Array.from({ length: hunks }, (_, at) => `@@ -${at + 1},1 +${at + 1},1 @@\n-a\n+b`);
  return [...head, ...lines, ''].join('\n');
}

describe('a diff', () => {
  it('is read with as many hunks as any change has', () => {
    expect(parseDiff('it', diffOf(3000))[0]?.hunks).to.have.length(3000);
  });

  it('with more hunks than that is refused, at once', () => {
    const begun = performance.now();
    expect(() => parseDiff('it', diffOf(200_000))).to.throw(UsageError, /^it has more than 10,000 hunks$/);
    expect(performance.now() - begun).to.be.below(5000);
    expect(maxHunks).to.equal(10_000);
  });
});
