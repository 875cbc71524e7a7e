import { expect } from 'chai';
import { archNamed } from '../../harness/arch/all.js';
import { entryCommentIn, nameOfGoRegister } from '../../harness/binary/entry-comment.js';
import { patchesDir, readSeries } from '../../harness/patches/series.js';

/** The comment of an entry point as it is in Go 1.27, in short. */
const asReleased = `// To inject a function call, a debugger should:
// 1. Check that the goroutine is in state _Grunning and that
//    there are at least 280 bytes free on the stack.
TEXT runtime·debugCallV2<ABIInternal>(SB),NOSPLIT|NOFRAME,$0-0
\t// Set R19 to 16 and invoke BREAK. The debugger should restore
\t// all registers except for PC and SP and resume execution.
`;

describe('what the comments of an entry point tell debuggers', () => {
  it('is how much free stack it takes', () => {
    expect(entryCommentIn(asReleased)).to.deep.equal({ stackBytes: 280, lost: [], statusResult: undefined });
    expect(entryCommentIn('TEXT runtime·other(SB),$0\n')).to.include({ stackBytes: undefined });
  });

  it('is which register a call loses, and where the result is that the status is in the way of, as the fixes say', async () => {
    const { patches } = await readSeries(`${patchesDir}/fixes`);
    const added = (file: string): string =>
      patches
        .flatMap(({ changes }) => changes)
        .filter(({ path }) => path.endsWith(file))
        .flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines))
        .filter(line => line.startsWith('+'))
        .map(line => line.slice(1))
        .join('\n');
    expect(entryCommentIn(added('asm_arm64.s'))).to.deep.equal({
      stackBytes: 448,
      lost: ['R27'],
      statusResult: undefined,
    });
    expect(entryCommentIn(added('asm_loong64.s'))).to.deep.equal({
      stackBytes: 368,
      lost: ['R30'],
      statusResult: 'R20',
    });
    expect(entryCommentIn(added('asm_ppc64x.s'))).to.deep.equal({
      stackBytes: 512,
      lost: [],
      statusResult: undefined,
    });
  });

  it('names registers as Go does', () => {
    const names = ['arm64', 'loong64'].map(goarch => {
      const arch = archNamed(goarch);
      if (arch === undefined) throw new Error(`no ${goarch}`);
      return nameOfGoRegister(arch, 'R20');
    });
    expect(names).to.deep.equal(['x20', 'r20']);
  });
});
