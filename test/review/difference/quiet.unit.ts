import { expect } from 'chai';
import { quietBy } from '../../../harness/review/difference/quiet.js';

describe('the text of a hunk', () => {
  it('shows whether a scenario can notice the hunk', () => {
    const go = 'package p\n\n// one\nfunc f() {}\n';
    expect(quietBy('src/p/p.go', go, go.replace('one', 'two'), 'amd64')).to.equal('comments and blanks only');
    // What is left when a hunk is left out need not be Go: the compiler says so.
    expect(quietBy('src/p/p.go', go, go.replace('{}', '}'), 'amd64')).to.equal(undefined);
    expect(quietBy('src/p/p.go', go, go.replace('{}', '{ "open }'), 'amd64')).to.equal(undefined);
    expect(quietBy('src/p/p.go', go, go.replace('// one', '//go:nosplit'), 'amd64')).to.equal(undefined);
    expect(quietBy('src/p/p.go', go, go.replace('{}', '{ g() }'), 'amd64')).to.equal(undefined);
    expect(quietBy('src/p/p_test.go', go, go.replace('{}', '{ g() }'), 'amd64')).to.equal('a test only');
    expect(quietBy('src/p/p_arm64.s', 'A', 'B', 'amd64')).to.equal('another system or processor');
    expect(quietBy('src/p/p_arm64.s', 'A', 'B', 'arm64')).to.equal(undefined);
    expect(quietBy('src/p/p_amd64.s', 'A', 'B', 'arm64')).to.equal('another system or processor');
    expect(quietBy('src/p/a.s', 'MOVQ AX, BX\n', '// why\n\tMOVQ\tAX, BX // so\n', 'amd64')).to.equal(
      'comments and blanks only',
    );
    expect(quietBy('src/p/a.s', 'MOVQ AX, BX\n', 'MOVQ BX, AX\n', 'amd64')).to.equal(undefined);
  });
});
