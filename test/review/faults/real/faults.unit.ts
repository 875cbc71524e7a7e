import { expect } from 'chai';
import { linesIn } from '../../../../harness/releases/range.js';
import type { RealBug } from '../../../../harness/review/faults/real/bug.js';
import { realBugs } from '../../../../harness/review/faults/real/bugs.js';
import { faultOf } from '../../../../harness/review/faults/real/faults.js';
import { plant } from '../../../../harness/review/faults/rules/fault.js';

const source = `package p

func other() { lock() }

func call() {
	lock()
	begin()
	trace()
	unlock()
}
`;

const bug: RealBug = {
  id: 'begun after it is traced',
  releases: '>=1.11',
  file: 'p/p.go',
  declaration: 'call',
  changes: [
    { find: /begin\(\)/, put: '' },
    { find: /trace\(\)/, put: '$&; begin()' },
  ],
  reference: 'a comment there',
};

describe('real bugs', () => {
  it('become faults: several changes in one declaration, by whole lines, with the lines in their places', () => {
    const fault = faultOf(bug, source);
    expect(fault).to.include({ file: 'src/p/p.go', line: 7, symbol: 'call', rule: 'real bug' });
    expect(fault.id).to.equal('p.go:7 real bug: begun after it is traced');
    const planted = plant(source, fault);
    expect(planted).to.equal(source.replace('begin()', '').replace('trace()', 'trace(); begin()'));
  });

  it('that do not fit a tree are our mistake', () => {
    const gone: RealBug = { ...bug, declaration: 'gone' };
    expect(() => faultOf(gone, source)).to.throw('p/p.go has 0 declarations of gone');
    const absent: RealBug = { ...bug, changes: [{ find: /end\(\)/, put: '' }] };
    expect(() => faultOf(absent, source)).to.throw('is there 0 times');
    const several: RealBug = { ...bug, changes: [{ find: /lock/, put: '' }] };
    expect(() => faultOf(several, source)).to.throw('is there 2 times');
    const same: RealBug = { ...bug, changes: [{ find: /lock/, put: '$&', every: true }] };
    expect(() => faultOf(same, source)).to.throw('changes nothing');
  });

  it('have names of their own, a reference, and releases that there are', () => {
    const ids = realBugs.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(realBugs.filter(({ reference }) => reference.length < 10)).to.deep.equal([]);
    const [first, last] = [
      { major: 1, minor: 11 },
      { major: 1, minor: 27 },
    ];
    const none = realBugs.filter(({ releases }) => linesIn(releases, first, last).length === 0);
    expect(none.map(({ id }) => id)).to.deep.equal([]);
  });

  it('put back at least 25 bugs in 1.13, 1.15, 1.22 and 1.27', () => {
    const planted = [13, 15, 22, 27].flatMap(minor => {
      const line = { major: 1, minor };
      return realBugs.filter(({ releases }) => linesIn(releases, line, line).length > 0);
    });
    expect(planted.length).to.be.at.least(25);
  });
});
