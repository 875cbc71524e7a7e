import { expect } from 'chai';
import { Reason } from '../../../harness/protocol/oracle.js';
import { answerTo, expectRefused } from '../../../harness/scenarios/suites/answers.js';

const refused = (reason: string) => ({ kind: 'refused', reason }) as const;

describe('the answer to a call', () => {
  it('is the reason, where the reason is one of the runtime’s', () => {
    expect(answerTo(refused(Reason.runtime), Reason.unsafePoint)).to.equal(Reason.runtime);
    expect(() => expectRefused(refused(Reason.runtime), Reason.unsafePoint)).to.throw('to deeply equal');
  });

  it('is the reason that was due, where a release has reworded it', () => {
    expect(answerTo(refused('not now'), Reason.unsafePoint)).to.equal(Reason.unsafePoint);
    expectRefused(refused('not now'), Reason.unsafePoint);
  });

  it('is a refusal where none was due, in whatever words', () => {
    expect(answerTo(refused('not now'), 'accepted')).to.equal('not now');
    expect(answerTo({ kind: 'returned' }, Reason.runtime)).to.equal('accepted');
    expect(() => expectRefused({ kind: 'returned' }, Reason.runtime)).to.throw('returned');
  });
});
