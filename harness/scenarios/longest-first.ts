/** Returns how many milliseconds a scenario will take, as far as that is known. */
export type ExpectedMs = (id: string) => number | undefined;

/** What a scenario counts as that was never played here. */
const unknownMs = 100;

/** Returns how many milliseconds a scenario counts as. */
export function costMs(id: string, expectedMs: ExpectedMs): number {
  return expectedMs(id) ?? unknownMs;
}

/**
 * Returns scenarios in the order in which they are best begun where several processes take the next one: the longest
 * first, so that in the end only short ones are under way.
 */
export function longestFirst<T extends { id: string }>(scenarios: readonly T[], expectedMs: ExpectedMs): T[] {
  return scenarios.toSorted((one, other) => costMs(other.id, expectedMs) - costMs(one.id, expectedMs));
}
