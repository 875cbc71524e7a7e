import type { Random } from '../../harness/scenarios/random.js';

/** Values at which parsers of sizes, counts and offsets go wrong. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
/** Numbers at which parsers of decimal text go wrong. */
const numbers = ['0', '-1', '00', '4294967296', '9007199254740993', '1e9', '99999999999999999999', 'NaN', ''];

type Mutation = (bytes: Buffer, random: Random, seeds: readonly Buffer[]) => Buffer;

const at = (bytes: Buffer, random: Random): number => random.below(Math.max(bytes.length, 1));

/** Some bytes from a place, at most `most`. */
function slice(bytes: Buffer, random: Random, most: number): Buffer {
  const start = at(bytes, random);
  return bytes.subarray(start, start + 1 + random.below(most));
}

function put(bytes: Buffer, start: number, replaced: number, by: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(start + replaced)]);
}

const mutations: readonly Mutation[] = [
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) {
      const place = at(changed, random);
      changed[place] = (changed[place] ?? 0) ^ (1 << random.below(8));
    }
    return changed;
  },
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    if (changed.length >= 8) {
      const place = random.below(changed.length - 7);
      const value = edges[random.below(edges.length)] ?? 0;
      if (random.below(2) === 0) changed.writeUInt32LE(value, place);
      else changed.writeBigUInt64LE((BigInt(value) << 32n) | BigInt(value), place);
    }
    return changed;
  },
  (bytes, random) => put(bytes, at(bytes, random), 1 + random.below(16), Buffer.alloc(0)),
  (bytes, random) => put(bytes, at(bytes, random), 0, slice(bytes, random, 64)),
  (bytes, random) => put(bytes, at(bytes, random), 1 + random.below(32), slice(bytes, random, 32)),
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  (bytes, random, seeds) => {
    const other = seeds[random.below(seeds.length)] ?? bytes;
    return Buffer.concat([bytes.subarray(0, at(bytes, random)), other.subarray(at(other, random))]);
  },
  (bytes, random) => {
    const text = bytes.toString('latin1');
    const found = [...text.matchAll(/\d+/g)];
    const match = found[random.below(Math.max(found.length, 1))];
    if (match === undefined) return bytes;
    const number = numbers[random.below(numbers.length)] ?? '';
    return put(bytes, match.index, match[0].length, Buffer.from(number));
  },
  (bytes, random) => put(bytes, at(bytes, random), 0, Buffer.alloc(1 + random.below(300), random.below(256))),
];

/**
 * A seed with one to six mutations: every step follows from `random` alone, so an input has a number that
 * repeats it.
 */
export function mutate(seeds: readonly Buffer[], random: Random): Buffer {
  let bytes = Buffer.from(seeds[random.below(seeds.length)] ?? '');
  const steps = 1 + random.below(6);
  for (let step = 0; step < steps; step++) {
    const mutation = mutations[random.below(mutations.length)];
    if (mutation !== undefined) bytes = Buffer.from(mutation(bytes, random, seeds));
  }
  return bytes;
}
