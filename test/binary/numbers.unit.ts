import { expect } from 'chai';
import { funcIDName, funcIDOf } from '../../harness/binary/func-ids.js';
import { tableNumbers } from '../../harness/binary/table-numbers.js';

describe('the numbers of the tables', () => {
  it('give the register maps of 1.11 to 1.14 and the unsafe points since 1.15', () => {
    const safety = (minor: number) => {
      const { RegMapIndex, UnsafePoint } = tableNumbers(minor).pcdata;
      return UnsafePoint === undefined ? `map ${RegMapIndex}` : `point ${UnsafePoint}`;
    };
    expect([11, 12, 13, 14].map(safety)).to.deep.equal(['map 2', 'map 2', 'map 0', 'map 0']);
    expect([15, 16, 20, 27].map(safety)).to.deep.equal(['point 0', 'point 0', 'point 0', 'point 0']);
    expect([11, 12, 13, 14, 16].map(minor => tableNumbers(minor).funcdata.RegPointerMaps)).to.deep.equal([
      3,
      3,
      2,
      2,
      undefined,
    ]);
  });

  it('hold for releases to come, and not for 1.10', () => {
    expect(tableNumbers(28)).to.deep.equal(tableNumbers(26));
    expect(() => tableNumbers(10)).to.throw('Go 1.10');
  });
});

describe('the FuncID of the entry point', () => {
  const of = (name: string, minors: number[]) => minors.map(minor => funcIDOf(minor, name));

  it('is 17 for debugCallV1, 5 for debugCallV2, 6 since coroutines came before it in 1.22', () => {
    expect(of('debugCallV1', [10, 11, 12, 14, 16, 17])).to.deep.equal([undefined, 17, 17, 17, 17, undefined]);
    expect(of('debugCallV2', [16, 17, 18, 21, 22, 25, 27])).to.deep.equal([undefined, 5, 5, 5, 6, 6, 6]);
  });

  it('and of every other function has a name', () => {
    expect(funcIDName(16, 17)).to.equal('debugCallV1');
    expect(funcIDName(27, 0)).to.equal('normal');
    expect(funcIDName(27, 23)).to.equal('wrapper');
    expect(funcIDName(27, 24)).to.equal(undefined);
  });
});
