import { FormatError } from '../../host/format-error.js';

/*
 * Packets of the GDB remote serial protocol: `$DATA#SS`, SS being the sum of the bytes of DATA modulo 256 in
 * two hex digits. In DATA `}` escapes the byte after it (XOR 0x20), and in an answer `*` repeats the byte
 * before it. Without QStartNoAckMode each side answers a packet with `+`, or with `-` to have it sent again.
 */

const dollar = 0x24;
const hash = 0x23;
const star = 0x2a;
const escapeByte = 0x7d;

/** An answer larger than this is damage: no stub sends so much (qemu's packets are below 4096 bytes). */
const maxPacketBytes = 1 << 20;

const hexDigits = Buffer.from('0123456789abcdef');

/** The sum of bytes, modulo 256. Packets come by the hundred thousand. */
function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at++) sum += bytes[at] ?? 0;
  return sum & 0xff;
}

const special = [dollar, hash, escapeByte, star];

/** The bytes of a packet with this content. What has to be escaped is. */
export function encodePacket(payload: string | Uint8Array): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : Buffer.from(payload);
  const content = special.some(byte => bytes.includes(byte)) ? escaped(bytes) : bytes;
  const sum = sumOf(content);
  const packet = Buffer.allocUnsafe(content.length + 4);
  packet[0] = dollar;
  content.copy(packet, 1);
  packet[content.length + 1] = hash;
  packet[content.length + 2] = hexDigits[sum >> 4] ?? 0;
  packet[content.length + 3] = hexDigits[sum & 15] ?? 0;
  return packet;
}

function escaped(bytes: Buffer): Buffer {
  const out: number[] = [];
  for (const byte of bytes) {
    if (special.includes(byte)) out.push(escapeByte, byte ^ 0x20);
    else out.push(byte);
  }
  return Buffer.from(out);
}

/** Undoes escapes and repetitions. */
function decodeContent(raw: Buffer): Buffer {
  if (!raw.includes(escapeByte) && !raw.includes(star)) return Buffer.from(raw);
  const out: number[] = [];
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at] ?? 0;
    if (byte === escapeByte) {
      const escaped = raw[++at];
      if (escaped === undefined)
        throw new FormatError('the gdb stub sent a packet that ends within an escape');
      out.push(escaped ^ 0x20);
    } else if (byte === star) {
      const last = out.at(-1);
      // The count is a printable character: the number of further copies and 29.
      const more = (raw[++at] ?? 0) - 29;
      if (last === undefined || more < 1) throw new FormatError('the gdb stub sent a repetition of nothing');
      if (out.length + more > maxPacketBytes) throw tooLarge();
      for (let copy = 0; copy < more; copy++) out.push(last);
    } else out.push(byte);
  }
  return Buffer.from(out);
}

function tooLarge(): FormatError {
  return new FormatError(`the gdb stub sent a packet of more than ${maxPacketBytes} bytes`);
}

/** Takes packets out of the bytes that come from a stub, however they are cut into pieces. */
export class PacketReader {
  #pending: Buffer = Buffer.alloc(0);

  /** Adds bytes that have come. */
  push(bytes: Uint8Array): void {
    this.#pending = this.#pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#pending, bytes]);
    if (this.#pending.length > 2 * maxPacketBytes) throw tooLarge();
  }

  /**
   * The content of the next packet; undefined until it is there as a whole. Acknowledgements are passed over.
   * Throws FormatError for anything else between packets and for a wrong sum.
   */
  next(): Buffer | undefined {
    let start = 0;
    while (this.#pending[start] === 0x2b || this.#pending[start] === 0x2d) start++;
    if (start >= this.#pending.length) {
      this.#pending = Buffer.alloc(0);
      return undefined;
    }
    if (this.#pending[start] !== dollar) {
      const shown = JSON.stringify(this.#pending.toString('latin1', start, start + 20));
      throw new FormatError(`the gdb stub sent ${shown} where a packet should begin`);
    }
    const end = this.#pending.indexOf(hash, start);
    if (end < 0 || end + 3 > this.#pending.length) return undefined;
    const raw = this.#pending.subarray(start + 1, end);
    const computed = sumOf(raw);
    if (
      hexDigits[computed >> 4] !== this.#digit(end + 1) ||
      hexDigits[computed & 15] !== this.#digit(end + 2)
    ) {
      const sum = this.#pending.toString('latin1', end + 1, end + 3);
      throw new FormatError(
        `the gdb stub sent a packet whose sum is ${computed.toString(16)} and not ${sum}`,
      );
    }
    const content = decodeContent(raw);
    this.#pending = this.#pending.subarray(end + 3);
    return content;
  }

  /** A byte of what has come; a letter as a small one. */
  #digit(at: number): number {
    const byte = this.#pending[at] ?? 0;
    return byte >= 0x41 && byte <= 0x46 ? byte + 0x20 : byte;
  }
}
