import { expect } from 'chai';
import { mailsIn } from '../../../harness/review/proposal/mailbox.js';
import { diff, mail } from './samples.js';

describe('a mailbox', () => {
  it('is split into mails: subjects without their numbers, diffs without signatures', () => {
    const mails = mailsIn(
      mail(1, 'runtime: one thing\n that is told\n at length') + mail(2, 'runtime: another'),
    );
    expect(mails).to.deep.equal([
      { subject: 'runtime: one thing that is told at length', diff },
      { subject: 'runtime: another', diff },
    ]);
    expect(mailsIn(diff)).to.deep.equal([]);
  });
});
