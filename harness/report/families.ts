import { groupBy } from './summarise.js';

/** The family of a requirement: the part of its id before the point. */
export function familyOfRequirement(id: string): string {
  return id.split('.')[0] ?? id;
}

/** Groups requirements, or what is known about each, by family, in the order in which they come. */
export function families<T extends { id: string }>(items: readonly T[]): Map<string, T[]> {
  return groupBy(items, ({ id }) => familyOfRequirement(id));
}
