import { expect } from 'chai';
import {
  isX87Padding,
  usesMoreThanLegacy,
  vectorRegister,
  vectors,
} from '../../../harness/arch/amd64/xsave.js';

describe('an XSAVE area', () => {
  it('has X0 at 160 and X15 at 400, 16 bytes each', () => {
    expect(vectorRegister(0)).to.deep.equal({ start: 160, end: 176 });
    expect(vectorRegister(15)).to.deep.equal({ start: 400, end: 416 });
    expect(vectors.argumentOffset(14)).to.equal(384);
  });

  it('has 6 bytes of padding behind each of ST0 to ST7, and none behind X0', () => {
    const padding = Array.from({ length: 832 }, (_, offset) => offset).filter(isX87Padding);
    expect(padding.slice(0, 7)).to.deep.equal([42, 43, 44, 45, 46, 47, 58]);
    expect(padding.length).to.equal(8 * 6);
    expect(padding.at(-1)).to.equal(159);
  });

  it('says that SSE is in use once an argument is in it, and keeps what else it says', () => {
    const state = new Uint8Array(832);
    state[512] = 4;
    vectors.markUsed(state);
    expect(state[512]).to.equal(6);
  });

  it('uses more than its legacy part with AVX, AVX-512 or AMX, not with x87, SSE or PKRU', () => {
    const uses = (components: bigint): boolean => {
      const area = new DataView(new ArrayBuffer(832));
      area.setBigUint64(512, components, true);
      return usesMoreThanLegacy(area);
    };
    expect([0n, 1n, 2n, 3n, 0x200n, 0x203n].filter(uses)).to.deep.equal([]);
    const more = [4n, 7n, 0x20n, 0x40n, 0x80n, 1n << 17n, 1n << 18n, 1n << 31n, 1n << 62n];
    expect(more.filter(uses)).to.deep.equal(more);
  });
});
