/** Returns how many milliseconds a scenario will take, as far as that is known. */
export type ExpectedMs = (id: string) => number | undefined;

/** What a scenario counts as that was never played here. */
export const unknownMs = 100;

/**
 * Returns scenarios in the order in which they are best begun where several processes take the next one: the longest
 * first, so that in the end only short ones are under way.
 */
export function longestFirst<T extends { id: string }>(scenarios: readonly T[], expectedMs: ExpectedMs): T[] {
  const cost = ({ id }: T): number => expectedMs(id) ?? unknownMs;
  return scenarios.toSorted((one, other) => cost(other) - cost(one));
}
