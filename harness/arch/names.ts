/** Names of registers that differ in a number: `R4` to `R21`, both included. */
export function numbered(prefix: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}`);
}
