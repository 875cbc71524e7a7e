import { expect } from 'chai';
import { assembly } from '../../../harness/arch/amd64/go-assembly.js';
import { chooseFaults, listedTexts } from '../../../harness/review/faults/choose.js';
import { assemblyFaults } from '../../../harness/review/faults/rules/assembly-faults.js';
import { sampleFault } from './rules/samples.js';

describe('a choice of faults', () => {
  const faults = Array.from({ length: 10 }, (_, at) => sampleFault({ line: at, id: `f${at}` }));
  const ids = (grep: string): string[] => chooseFaults(faults, { grep }).map(({ id }) => id);

  it('is spread over all', () => {
    expect(chooseFaults(faults, { sample: 3 }).map(({ id }) => id)).to.deep.equal(['f0', 'f3', 'f6']);
  });

  it('is by place, function or text, and never empty', () => {
    expect(ids('^f[12]$')).to.deep.equal(['f1', 'f2']);
    expect(ids('R15')).to.have.length(10);
    expect(() => ids('nothing')).to.throw('no fault matches --grep=nothing');
    expect(() => ids('if (')).to.throw('no fault matches --grep=if (');
  });

  it('takes each line that --list prints, and finds the fault that it is about', () => {
    const source = [
      'TEXT runtime·debugCallV1(SB),NOSPLIT,$152-0',
      '\tMOVQ\tR15, r15-(14*8+8)(SP)',
      '\tMOVQ\tR14, r14-(13*8+8)(SP)',
      '\tRET',
      '',
    ].join('\n');
    const listed = assemblyFaults('src/runtime/asm_amd64.s', source, assembly);
    expect(listed).to.have.length.above(8);
    for (const fault of listed) {
      const [title, before, after] = listedTexts(fault);
      expect(chooseFaults(listed, { grep: title }), title).to.deep.equal([fault]);
      for (const line of [`  ${before}`, `  ${after}`]) {
        const found = chooseFaults(listed, { grep: line });
        expect(found, line).to.include(fault);
        expect(new Set(found.map(one => (line.includes('  -') ? one.before : one.after)))).to.have.property(
          'size',
          1,
        );
      }
    }
  });
});
