import { expect } from 'chai';
import {
  array,
  emptyInterface,
  float32,
  int8,
  int16,
  int64,
  string,
  struct,
  uint32,
} from '../../../harness/protocol/abi/types.js';
import { decode, encode, type GoValue } from '../../../harness/protocol/abi/values.js';

describe('values of a call', () => {
  const type = struct([int8, int64, array(3, int16), float32, string, struct([uint32, struct([])])]);
  const value: GoValue = [-2n, 0x0102_0304_0506_0708n, [1n, -1n, 3n], 0.5, [0x1000n, 5n], [0xffff_ffffn, []]];

  it('have the bytes that Go keeps in memory, padding 0', () => {
    expect(Buffer.from(encode(type, value)).toString('hex')).to.equal(
      [
        'fe00000000000000',
        '0807060504030201',
        '0100ffff0300' + '0000',
        '0000003f' + '00000000',
        '0010000000000000',
        '0500000000000000',
        // A last field without bytes makes the inner struct 8 bytes long.
        'ffffffff' + '00000000',
      ].join(''),
    );
  });

  it('come back as they were', () => {
    expect(decode(type, encode(type, value))).to.deep.equal(value);
  });

  it('are refused when they are not of the type', () => {
    expect(() => encode(emptyInterface, [1n])).to.throw(/list of 2/);
    expect(() => encode(int8, 1)).to.throw(/bigint/);
    expect(() => encode(float32, 1n)).to.throw(/number/);
  });
});
