import { expect } from 'chai';
import { isHarmless, stageOf } from '../../harness/toolchain/stages.js';

describe('stages of make.bash', () => {
  const said: [string, string | undefined][] = [
    ['Building Go cmd/dist using /usr/lib/go-1.19.', 'cmd/dist'],
    ['Building Go cmd/dist using /usr/lib/go-1.19. (go1.19.8 linux/amd64)', 'cmd/dist'],
    ['Building Go toolchain1 using /usr/lib/go-1.19.', 'toolchain1'],
    ['Building Go bootstrap cmd/go (go_bootstrap) using Go toolchain1.', 'bootstrap cmd/go'],
    ['Building Go toolchain3 using go_bootstrap and Go toolchain2.', 'toolchain3'],
    ['Building packages and commands for linux/amd64.', 'packages and commands'],
    ['Building packages and commands for host, linux/amd64.', 'packages and commands'],
    ['Installed Go for linux/amd64 in /go', undefined],
    ['# runtime', undefined],
  ];
  for (const [line, stage] of said) it(`${line} -> ${stage}`, () => expect(stageOf(line)).to.equal(stage));

  it('knows the message of a newer bootstrap from a fault', () => {
    expect(isHarmless("go_asm.h:486: 'p' exponent requires hexadecimal mantissa")).to.equal(true);
    expect(isHarmless("go_asm.h:486:33: 'p' exponent requires hexadecimal mantissa")).to.equal(true);
    expect(isHarmless('asm_amd64.s:486: unrecognized instruction')).to.equal(false);
  });
});
