import { expect } from 'chai';
import { BuildError, MachineError } from '../../harness/host/errors.js';
import { buildFailure } from '../../harness/toolchain/failure.js';

describe('a failed build', () => {
  const result: Parameters<typeof buildFailure>[1] = {
    output: 'x.go:1: undefined: y\n',
    timedOut: false,
    durationMs: 61_000,
    signal: undefined,
  };
  const failure = (changes: Partial<typeof result> = {}) =>
    buildFailure('Go 1.15 does not build', { ...result, ...changes }, 'look below');

  it('shows the last lines of its output, without the harmless ones', () => {
    const harmless = "go_asm.h:486: 'p' exponent requires hexadecimal mantissa\n";
    const error = failure({ output: harmless + result.output });
    expect(error).to.be.an.instanceOf(BuildError);
    expect(error).to.include({ message: 'Go 1.15 does not build', remedy: 'look below' });
    expect(error.excerpt).to.equal('x.go:1: undefined: y');
  });

  it('says after what time it was ended', () => {
    const { message } = failure({ timedOut: true });
    expect(message).to.equal('Go 1.15 does not build: it reached its deadline of 61 s and was killed');
  });

  for (const [what, changes, words] of [
    ['the disk is full', { output: 'write: no space left on device\n' }, 'the disk is full'],
    ['the kernel had no memory', { signal: 'SIGKILL' }, 'lack of memory'],
  ] as const) {
    it(`is this machine's fault where ${what}`, () => {
      expect(failure(changes)).to.be.an.instanceOf(MachineError);
      expect(failure(changes).message).to.include(words);
    });
  }
});
