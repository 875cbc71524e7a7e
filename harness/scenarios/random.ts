const increment = 0x9e37_79b9_7f4a_7c15n;

/** Pseudo-random choices that a seed decides, the same on every machine: the SplitMix64 generator. */
export class Random {
  #state: bigint;

  constructor(seed: number) {
    this.#state = BigInt.asUintN(64, BigInt(Math.trunc(seed)) * 0xd134_2543_de82_ef95n);
  }

  /** 64 random bits. */
  word(): bigint {
    this.#state = BigInt.asUintN(64, this.#state + increment);
    let mixed = this.#state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58_476d_1ce4_e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d0_49bb_1331_11ebn);
    return mixed ^ (mixed >> 31n);
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Number(this.word() % BigInt(limit));
  }

  pick<T>(choices: readonly T[]): T {
    const chosen = choices[this.below(choices.length)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  }

  bytes(length: number): Uint8Array {
    const words = BigUint64Array.from({ length: Math.ceil(length / 8) }, () => this.word());
    return new Uint8Array(words.buffer).subarray(0, length);
  }
}
