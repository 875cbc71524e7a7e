/** `T` with each property that may be undefined made optional, and without undefined in its type. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * Returns a copy of `values` without the properties that are undefined. `exactOptionalPropertyTypes`, `JSON`
 * and `deep.equal` distinguish an absent property from an undefined one: `{ ...defined({ seed }) }` omits
 * `seed` when it is undefined.
 */
export function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
