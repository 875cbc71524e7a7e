import { expect } from 'chai';
import { instructions } from '../../../harness/arch/amd64/instructions.js';

describe('an instruction of amd64', () => {
  const kindOf = (...bytes: number[]): string => instructions.kindOf(Uint8Array.from(bytes));

  it('is a direct call of five bytes: E8', () => {
    expect(kindOf(0xe8, 0x10, 0, 0, 0)).to.equal('call');
    expect(instructions.directCallBytes).to.equal(5);
  });

  it('is a conditional jump: 70 to 7F, and 0F 80 to 0F 8F', () => {
    for (const low of Array.from({ length: 16 }, (_, index) => index)) {
      expect(kindOf(0x70 + low, 0x05)).to.equal('conditional jump');
      expect(kindOf(0x0f, 0x80 + low)).to.equal('conditional jump');
    }
  });

  it('is something else: a jump, SETcc, a return', () => {
    const others = [
      kindOf(0xeb, 0x05),
      kindOf(0xe9, 0),
      kindOf(0x0f, 0x90),
      kindOf(0x0f, 0x7f),
      kindOf(0xc3),
    ];
    expect(new Set(others)).to.deep.equal(new Set(['other']));
  });
});
