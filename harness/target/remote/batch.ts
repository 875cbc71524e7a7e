/*
 * How packets are laid out that are sent together to a stub that wants its answers acknowledged, qemu-user's
 * (gdbstub/user.c, gdb_handlesig and gdb_get_char, 10 and 11). It reads a block of at most 256 bytes and works
 * through it. After each answer it reads one byte more, the acknowledgement: from behind the block, wherever in
 * the block the request was. Outside of packets it passes over acknowledgements; but if any follows, in the same
 * block, a request that lets the program go, it does not tell of the next stop.
 */

const blockBytes = 256;

function acknowledgements(count: number): Buffer {
  return Buffer.alloc(count, '+');
}

/** A block that is being filled, behind those that are. */
class Blocks {
  readonly #parts: Buffer[] = [];
  /** Bytes of the block so far, and packets that end in it. */
  #used = 0;
  #answers = 0;
  /** The bytes that fill it up go before this one of the parts. */
  #last = 0;

  /** How many packets end in the block. */
  get answers(): number {
    return this.#answers;
  }

  add(packet: Buffer): void {
    if (this.#answers > 0 && this.#used + packet.length > blockBytes) this.close(this.#answers);
    const whole = packet.length <= blockBytes;
    this.#last = this.#parts.length + (whole ? 0 : 1);
    this.#parts.push(packet);
    // A longer packet has blocks of its own but for the rest of its last one.
    this.#used = ((this.#used + packet.length - 1) % blockBytes) + 1;
    this.#answers++;
  }

  /** Fills the block up, and acknowledges as many answers. */
  close(acknowledged: number): void {
    this.#parts.splice(this.#last, 0, acknowledgements(blockBytes - this.#used));
    this.#parts.push(acknowledgements(acknowledged));
    [this.#used, this.#answers] = [0, 0];
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/**
 * Lays packets out in blocks: as many to a block as fit, the block filled up with acknowledgements, and behind it
 * one for each of its answers. Each group begins a block. The stub must be about to read a block.
 * @param open whether the last answer is acknowledged later, with what is sent next
 */
export function layOut(groups: readonly (readonly Buffer[])[], open: boolean): Buffer {
  const blocks = new Blocks();
  for (const group of groups) {
    if (blocks.answers > 0) blocks.close(blocks.answers);
    for (const packet of group) blocks.add(packet);
  }
  if (!open) blocks.close(blocks.answers);
  else if (blocks.answers > 1) blocks.close(blocks.answers - 1);
  return blocks.bytes();
}
