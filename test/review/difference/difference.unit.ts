import { expect } from 'chai';
import { changeOf } from '../../../harness/review/difference/difference.js';
import { failed, passed } from './samples.js';

describe('the change of an outcome', () => {
  it('ignores addresses and places in messages', () => {
    expect(changeOf(failed('at 0x12 of /a/b/c.go:1234'), failed('at 0x34 of /d/c.go:1235'))).to.equal(
      undefined,
    );
    expect(changeOf(failed('refused'), failed('hung'))).to.equal('changed text');
    expect(changeOf(passed, failed('x'))).to.equal('broken');
    expect(changeOf(failed('x'), passed)).to.equal('fixed');
    expect(changeOf(passed, { ...passed, outcome: 'not-applicable', reason: 'for Go >=1.17' })).to.equal(
      'no longer judged',
    );
    expect(changeOf(passed, { ...passed, durationMs: 5000 })).to.equal('slower');
    expect(changeOf(passed, { ...passed, durationMs: 500 })).to.equal(undefined);
  });
});
