/** The registers whose bits are set in a register map. `pointerRegisters` are in the order of the bits. */
export function registersOf(map: readonly boolean[], pointerRegisters: readonly string[]): string[] {
  return pointerRegisters.filter((_name, bit) => map[bit]);
}

/**
 * The map as Go 1.11 to 1.14 read it: the entry point saves the first register of the order in its highest
 * word, but getStackMap takes the first bit for the lowest word.
 */
export function upsideDown(map: readonly boolean[]): boolean[] {
  return map.toReversed();
}

/** Whether the map means the same when read from either end. */
export function isSymmetric(map: readonly boolean[]): boolean {
  return map.every((bit, index) => bit === map[map.length - 1 - index]);
}
