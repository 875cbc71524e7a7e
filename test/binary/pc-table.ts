/** A stretch of code, in bytes, and the value that a pc-value table has there. */
export type Step = [bytes: number, value: number];

/** Encodes a pc-value table: zigzag value differences and PC differences as varints, ended by a zero. */
export function encodePcTable(steps: Step[]): Buffer {
  const out: number[] = [];
  let last = -1;
  for (const [bytes, value] of steps) {
    const difference = (value - last) | 0;
    out.push(...varint(((difference << 1) ^ (difference >> 31)) >>> 0), ...varint(bytes));
    last = value;
  }
  return Buffer.from([...out, 0]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}
