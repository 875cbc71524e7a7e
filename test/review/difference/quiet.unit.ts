import { expect } from 'chai';
import { quietBy } from '../../../harness/review/difference/quiet.js';

describe('the text of a hunk', () => {
  it('shows whether a scenario can notice the hunk', () => {
    const go = 'package p\n\n// one\nfunc f() {}\n';
    expect(quietBy('src/p/p.go', go, go.replace('one', 'two'))).to.equal('comments and blanks only');
    expect(quietBy('src/p/p.go', go, go.replace('// one', '//go:nosplit'))).to.equal(undefined);
    expect(quietBy('src/p/p.go', go, go.replace('{}', '{ g() }'))).to.equal(undefined);
    expect(quietBy('src/p/p_test.go', go, go.replace('{}', '{ g() }'))).to.equal('a test only');
    expect(quietBy('src/p/p_arm64.s', 'A', 'B')).to.equal('another system or processor');
    expect(quietBy('src/p/a.s', 'MOVQ AX, BX\n', '// why\n\tMOVQ\tAX, BX // so\n')).to.equal(
      'comments and blanks only',
    );
    expect(quietBy('src/p/a.s', 'MOVQ AX, BX\n', 'MOVQ BX, AX\n')).to.equal(undefined);
  });
});
