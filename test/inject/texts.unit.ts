import { expect } from 'chai';
import { UsageError } from '../../harness/host/errors.js';
import { parseCall } from '../../harness/inject/call-text.js';
import { encodeLiteral } from '../../harness/inject/encode.js';
import { formatValue } from '../../harness/inject/format.js';
import { parseSignature } from '../../harness/inject/signature.js';
import { signatureText, type ValueType } from '../../harness/inject/types.js';
import { MemoryError } from '../../harness/target/target.js';

/** The type of the only parameter of a signature. */
function type(text: string): ValueType {
  const [found] = parseSignature(`func(${text})`).parameters;
  if (found === undefined) throw new Error(`no type ${text}`);
  return found;
}

/** A program's memory, in which arguments are placed from 0x1000 on. */
class Memory {
  readonly #bytes = Buffer.alloc(4096);
  #next = 0x1000;

  readonly place = (bytes: Uint8Array): number => {
    const at = this.#next;
    this.#bytes.set(bytes, at - 0x1000);
    this.#next += bytes.length;
    return at;
  };

  readonly read = (address: number, length: number): Uint8Array => {
    if (address < 0x1000 || address + length > 0x2000) throw new MemoryError('read', address, length);
    return this.#bytes.subarray(address - 0x1000, address - 0x1000 + length);
  };
}

/** What a constant of a type is printed as, after it has been in memory. */
function roundTrip(typeText: string, literal: string): string {
  const memory = new Memory();
  const [first] = parseCall(`f(${literal})`).arguments;
  if (first === undefined) throw new Error('no argument');
  return formatValue(type(typeText), encodeLiteral(type(typeText), first, 'x', memory.place), memory.read);
}

describe('a call as it is typed', () => {
  it('has a name, which may have parentheses of its own, and constants', () => {
    const call = parseCall('main.(*T).Close(0xc000012000, "a)b", \'x\', -1.5e3, true, nil, {1, {2}})');
    expect(call.function).to.equal('main.(*T).Close');
    expect(call.arguments.map(({ kind }) => kind)).to.deep.equal([
      'integer',
      'string',
      'integer',
      'float',
      'bool',
      'nil',
      'list',
    ]);
    expect(parseCall('f()')).to.deep.equal({ function: 'f', arguments: [] });
  });

  it('reads numbers as Go does', () => {
    const values = parseCall("f(0755, 0x_ff, 0b101, 1_000, -0, '\\n', '世')").arguments.map(each =>
      each.kind === 'integer' ? each.value : each.kind,
    );
    expect(values).to.deep.equal([493n, 255n, 5n, 1000n, 0n, 10n, 0x4e16n]);
  });

  it('is refused with a sentence if it is none', () => {
    for (const text of ['main.f', '(1)', 'f(1', 'f(x)', 'f(1,)', 'f(1) g', 'f("\\q")']) {
      expect(() => parseCall(text), text).to.throw(UsageError);
    }
  });
});

describe('a signature as it is typed', () => {
  it('has every kind of type', () => {
    const text =
      'func(int8, *main.T, []string, [2]float32, map[string]int, chan int, struct { x int; s []byte }, any, ...error) (bool, unsafe.Pointer)';
    expect(signatureText(parseSignature(text))).to.equal(
      'func(int8, *main.T, []string, [2]float32, map[string]int, chan int, struct { x int; s []byte }, any, []error) (bool, unsafe.Pointer)',
    );
  });

  it('may have no result, one, or several', () => {
    expect(parseSignature('func()').results).to.deep.equal([]);
    expect(parseSignature('func(func(int) string, int) error').results.map(({ name }) => name)).to.deep.equal(
      ['error'],
    );
  });

  it('is refused with a sentence if it is none', () => {
    for (const text of ['int', 'func', 'func(', 'func(main.T)', 'func(int x)', 'func() int int']) {
      expect(() => parseSignature(text), text).to.throw(UsageError);
    }
  });
});

describe('a value', () => {
  const same: [string, string, string][] = [
    ['int8', '-128', '-128'],
    ['uint64', '18446744073709551615', '18446744073709551615'],
    ['float32', '0.5', '0.5'],
    ['float64', '3', '3'],
    ['complex128', '{1, -2}', '(1-2i)'],
    ['complex64', '2i', '(0+2i)'],
    ['bool', 'true', 'true'],
    ['string', '"tab\\t, 世"', '"tab\\t, 世"'],
    ['string', '""', '""'],
    ['[]string', '{"a", "bc"}', '{"a", "bc"}'],
    ['[]int16', 'nil', 'nil'],
    ['[2]uint8', '{1, 255}', '{1, 255}'],
    ['struct { a int8; b string; c [2]int16 }', '{-1, "x", {2, 3}}', '{a: -1, b: "x", c: {2, 3}}'],
    ['*int', '0xc000010000', '0xc000010000'],
    ['error', 'nil', 'nil'],
  ];
  for (const [of, literal, printed] of same) {
    it(`of type ${of} is ${printed} in memory and out again`, () => {
      expect(roundTrip(of, literal)).to.equal(printed);
    });
  }

  it('is refused with a sentence if it does not fit its type', () => {
    const wrong: [string, string][] = [
      ['int8', '128'],
      ['uint', '-1'],
      ['int', '1.5'],
      ['int', '"1"'],
      ['bool', '1'],
      ['string', "'x'"],
      ['error', '1'],
      ['[2]int', '{1}'],
      ['[]int', '{1, "x"}'],
      ['[]*int', '{0xc000010000}'],
      ['*int', '-1'],
    ];
    for (const [of, literal] of wrong) {
      expect(() => roundTrip(of, literal), `${literal} as ${of}`).to.throw(
        UsageError,
        /x is .*, which is no /,
      );
    }
  });

  it('is printed as far as memory can be read', () => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setBigUint64(0, 0x9000n, true);
    new DataView(bytes.buffer).setBigUint64(8, 5n, true);
    expect(formatValue(type('string'), bytes, new Memory().read)).to.equal('? (5 bytes at 0x9000)');
  });
});
