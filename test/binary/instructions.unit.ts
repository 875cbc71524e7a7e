import { expect } from 'chai';
import { archNamed } from '../../harness/arch/all.js';
import { decodeInstructions, type Instruction } from '../../harness/binary/instructions.js';

function decode(goarch: string, bytes: readonly number[], pc = 0x1_0000): Instruction[] {
  const arch = archNamed(goarch);
  if (arch === undefined) throw new Error(`no ${goarch}`);
  return decodeInstructions(arch, Uint8Array.from(bytes), pc);
}

/** A word as it lies in memory. */
const word = (value: number): number[] => [0, 8, 16, 24].map(shift => (value >>> shift) & 0xff);

describe('decoding instructions', () => {
  it('of amd64: lengths, calls, and what happens to the flags', () => {
    // CMPQ SP, 16(R14); JLS +8; CALL -16; RET; INT3
    const code = [0x49, 0x3b, 0x66, 0x10, 0x76, 0x08, 0xe8, 0xf0, 0xff, 0xff, 0xff, 0xc3, 0xcc];
    const found = decode('amd64', code);
    expect(found.map(({ length }) => length)).to.deep.equal([4, 2, 5, 1, 1]);
    expect(found.map(({ kind }) => kind)).to.deep.equal([
      'other',
      'conditional jump',
      'call',
      'return',
      'other',
    ]);
    expect(found.map(({ target }) => target)).to.deep.equal([
      undefined,
      0x1_000e,
      0xfffb,
      undefined,
      undefined,
    ]);
    expect(found.slice(0, 2).map(({ flags }) => flags)).to.deep.equal([
      { reads: false, writes: 'all' },
      { reads: true, writes: 'none' },
    ]);
  });

  it('of amd64: the variable that an instruction reads relative to PC', () => {
    const [compare] = decode('amd64', [0x83, 0x3d, 0x00, 0x10, 0, 0, 0]);
    expect(compare?.reads).to.equal(0x1_0000 + 7 + 0x1000);
  });

  it('of amd64: goes on behind a byte that no instruction begins with', () => {
    expect(decode('amd64', [0x06, 0x90]).map(({ pc }) => pc)).to.deep.equal([0x1_0000, 0x1_0001]);
  });

  // BL forwards by 16 bytes and backwards by 8, as `go tool objdump` shows them.
  const calls: Record<string, [number, number]> = {
    arm64: [0x9400_0004, 0x97ff_fffe],
    ppc64le: [0x4800_0011, 0x4bff_fff9],
    loong64: [0x5400_1000, 0x57ff_fbff],
  };
  for (const [goarch, [forwards, backwards]] of Object.entries(calls)) {
    it(`of ${goarch}: where a call goes`, () => {
      const found = decode(goarch, [...word(forwards), ...word(backwards), ...word(0)]);
      expect(found.map(({ kind }) => kind)).to.deep.equal(['call', 'call', 'other']);
      expect(found.map(({ target }) => target)).to.deep.equal([0x1_0010, 0x1_0004 - 8, undefined]);
    });
  }
});
