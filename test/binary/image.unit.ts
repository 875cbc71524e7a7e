import { expect } from 'chai';
import { amd64 } from '../../harness/arch/amd64/index.js';
import { Image } from '../../harness/binary/image.js';

const [RELATIVE, TPOFF64] = [8n, 18n];

/** A file of one page at `address`: a dynamic section at its begin, relocations after it. */
function image(address: number, relocations: [at: number, info: bigint, addend: number][]): Image {
  const bytes = Buffer.alloc(0x1000);
  const words = [7n, BigInt(address + 0x100), 8n, BigInt(24 * relocations.length), 0n, 0n];
  for (const [i, word] of words.entries()) bytes.writeBigUInt64LE(word, 8 * i);
  for (const [i, [at, info, addend]] of relocations.entries()) {
    bytes.writeBigUInt64LE(BigInt(at), 0x100 + 24 * i);
    bytes.writeBigUInt64LE(info, 0x108 + 24 * i);
    bytes.writeBigUInt64LE(BigInt(addend), 0x110 + 24 * i);
  }
  const size = { offset: 0, address, alignment: 0x1000, flags: 6 };
  return new Image(bytes, {
    arch: amd64,
    relocatable: true,
    entry: 0,
    sections: [],
    segments: [
      { ...size, type: 1, fileSize: 0x1000, memorySize: 0x1000 },
      { ...size, type: 2, fileSize: 48, memorySize: 48 },
    ],
  });
}

describe('the image of a file', () => {
  it('has the pointers that are left to the loader', () => {
    expect(image(0x5000, [[0x5800, RELATIVE, 0x5123]]).word(0x5800)).to.equal(0x5123);
  });

  it('tells which words get the distance of a thread-local variable of its own, and leaves them alone', () => {
    const otherFiles = 3n << 32n;
    const read = image(0x5000, [
      [0x5800, TPOFF64, 16],
      [0x5808, TPOFF64 | otherFiles, 0],
      [0x5810, RELATIVE, 0x5123],
      [0x5818, TPOFF64, 0],
    ]);
    expect(read.threadOffsetWords).to.deep.equal([
      { address: 0x5800, variable: 16 },
      { address: 0x5818, variable: 0 },
    ]);
    expect([0x5800, 0x5808, 0x5818].map(at => read.word(at))).to.deep.equal([0, 0, 0]);
  });
});
