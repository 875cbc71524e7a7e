import { expect } from 'chai';
import { Bytes } from '../../harness/binary/bytes.js';
import { pcRanges, rangeAt } from '../../harness/binary/pc-value.js';
import { FormatError } from '../../harness/host/format-error.js';
import { encodePcTable, type Step } from './pc-table.js';

const ENTRY = 0x40_1000;

function decode(steps: Step[]): Step[] {
  return [...pcRanges(new Bytes(encodePcTable(steps)), 0, ENTRY, 1)].map(({ start, end, value }) => [
    end - start,
    value,
  ]);
}

describe('a pc-value table', () => {
  it('gives back the ranges that were written', () => {
    const steps: Step[] = [
      [1, 0],
      [4, 8],
      [300, 128],
      [70_000, -2],
      [2, -1],
      [1, 0x7fff_ffff],
      [1, -0x8000_0000],
    ];
    expect(decode(steps)).to.deep.equal(steps);
  });

  it('may begin with -1, whose difference is the zero that ends a table elsewhere', () => {
    expect(
      decode([
        [3, -1],
        [5, 2],
      ]),
    ).to.deep.equal([
      [3, -1],
      [5, 2],
    ]);
  });

  it('is addressed by PC, the end of a range exclusive', () => {
    const table = Buffer.concat([
      Buffer.from([9, 9]),
      encodePcTable([
        [4, 0],
        [6, 24],
      ]),
    ]);
    const valueAt = (pc: number) => rangeAt(new Bytes(table), 2, { entry: ENTRY, quantum: 1 }, pc)?.value;
    expect([0, 3, 4, 9].map(offset => valueAt(ENTRY + offset))).to.deep.equal([0, 0, 24, 24]);
    expect(valueAt(ENTRY + 10)).to.equal(undefined);
    expect(valueAt(ENTRY - 1)).to.equal(undefined);
    expect(rangeAt(new Bytes(table), 2, { entry: ENTRY, quantum: 1 }, ENTRY + 5)).to.deep.equal({
      start: ENTRY + 4,
      end: ENTRY + 10,
      value: 24,
    });
  });

  it('counts the PC in units of the instruction quantum', () => {
    const table = encodePcTable([
      [1, 0],
      [3, 16],
    ]);
    expect([...pcRanges(new Bytes(table), 0, ENTRY, 4)]).to.deep.equal([
      { start: ENTRY, end: ENTRY + 4, value: 0 },
      { start: ENTRY + 4, end: ENTRY + 16, value: 16 },
    ]);
  });

  it('that breaks off, or holds a number of more than 32 bits, is an error and no endless loop', () => {
    const cut = encodePcTable([
      [4, 0],
      [6, 24],
    ]).subarray(0, 3);
    expect(() => [...pcRanges(new Bytes(cut), 0, ENTRY, 1)]).to.throw(FormatError);
    const long = Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x01, 0x00]);
    expect(() => [...pcRanges(new Bytes(long), 0, ENTRY, 1)]).to.throw('more than 32 bits');
  });
});
