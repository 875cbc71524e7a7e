import { expect } from 'chai';
import { doubleOfSingle, singleOfDouble } from '../../../harness/protocol/abi/singles.js';

const single = (word: number): Uint8Array => new Uint8Array(Uint32Array.of(word).buffer);
const bits = (bytes: Uint8Array): bigint => new DataView(bytes.buffer).getBigUint64(0, true);

describe('a float32 in a register of POWER', () => {
  it('has the form of a float64 with the same value', () => {
    const values = [0, -0, 1, -1.5, 3.5e38, 2 ** -126, 2 ** -149, -3 * 2 ** -140, Number.POSITIVE_INFINITY];
    for (const value of values) {
      const bytes = new Uint8Array(Float32Array.of(value).buffer);
      expect(new DataView(doubleOfSingle(bytes).buffer).getFloat64(0, true)).to.equal(Math.fround(value));
    }
  });

  it('keeps each bit of what is no number, a signalling one too', () => {
    expect(bits(doubleOfSingle(single(0x7fa1_2345)))).to.equal(0x7ff4_2468_a000_0000n);
    expect(bits(doubleOfSingle(single(0xffc0_0001)))).to.equal(0xfff8_0000_2000_0000n);
  });

  it('comes back as it was', () => {
    const words = [0, 0x8000_0000, 1, 0x807f_ffff, 0x0080_0000, 0x3f80_0001, 0x7f7f_ffff, 0x7f80_0000];
    for (const word of [...words, 0xff80_0000, 0x7fa1_2345, 0xffff_ffff, 0x7f80_0001]) {
      expect(singleOfDouble(doubleOfSingle(single(word))), word.toString(16)).to.deep.equal(single(word));
    }
  });
});
