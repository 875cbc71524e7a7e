/*
 * POWER has numbers of single precision in its registers in the form of double precision. Its instructions
 * convert bit by bit, also what is no number (Power ISA, book I, 4.6.2: DOUBLE and SINGLE).
 */

const scratch = new DataView(new ArrayBuffer(8));

/** Converts the 4 bytes of a float32, little-endian, to the 8 bytes of a float64 with the same value. */
export function doubleOfSingle(bytes: Uint8Array): Uint8Array {
  const word = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const [sign, exponent, fraction] = [word >>> 31, (word >>> 23) & 0xff, word & 0x7f_ffff];
  // What is no number keeps its bits, also where JavaScript has only one such value.
  if (exponent === 0xff) put(sign, 0x7ff, fraction);
  else if (exponent !== 0) put(sign, exponent - 127 + 1023, fraction);
  else scratch.setFloat64(0, (sign === 1 ? -1 : 1) * fraction * 2 ** -149, true);
  return new Uint8Array(scratch.buffer.slice(0));
}

function put(sign: number, exponent: number, fraction: number): void {
  const bits = (BigInt(sign) << 63n) | (BigInt(exponent) << 52n) | (BigInt(fraction) << 29n);
  scratch.setBigUint64(0, bits, true);
}

/** Converts the 8 bytes of a float64 that came from a float32 to the 4 bytes of that, little-endian. */
export function singleOfDouble(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const bits = view.getBigUint64(0, true);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const [sign, fraction] = [(bits >> 63n) << 31n, (bits >> 29n) & 0x7f_ffffn];
  if (exponent === 0x7ff) scratch.setUint32(0, Number(sign | 0x7f80_0000n | fraction), true);
  else scratch.setFloat32(0, view.getFloat64(0, true), true);
  return new Uint8Array(scratch.buffer.slice(0, 4));
}
