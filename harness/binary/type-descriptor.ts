import type { Image } from './image.js';

/** What a type descriptor (runtime._type, internal/abi.Type) says. */
export interface TypeFacts {
  /** As Go prints it: `*errors.errorString`. */
  name: string;
  /** As reflect numbers kinds: 2 int, 24 string, 22 pointer ... */
  kind: number;
}

/* Offsets in a descriptor, the same from 1.11 to 1.27 on 64-bit processors. */
const flagsAt = 20;
const kindAt = 23;
const nameAt = 40;
const descriptorBytes = 48;
const kindMask = 0x1f;
/** The name has a `*` too many in front: it is shared with the pointer type. */
const extraStar = 2;

/** Reads the descriptor at `address`; undefined where nothing can be one. */
export function readType(
  image: Image,
  { types, minor }: { types: number; minor: number },
  address: number,
): TypeFacts | undefined {
  if (address < types || !image.has(address, descriptorBytes)) return undefined;
  const bytes = image.bytes(address, descriptorBytes);
  const at = types + bytes.readInt32LE(nameAt);
  if (!image.has(at, 4)) return undefined;
  const head = image.bytes(at, 4);
  // Lengths were two bytes, the high one first, before 1.17; since then one of variable length.
  const low = head.readUInt8(1);
  const [length, start] =
    minor < 17
      ? [low * 256 + head.readUInt8(2), 3]
      : low < 0x80
        ? [low, 2]
        : [(low & 0x7f) + head.readUInt8(2) * 128, 3];
  if (!image.has(at + start, length)) return undefined;
  const name = image.read(at + start, length).toString('utf8');
  const starred = (bytes.readUInt8(flagsAt) & extraStar) !== 0;
  return { name: starred ? name.slice(1) : name, kind: bytes.readUInt8(kindAt) & kindMask };
}
