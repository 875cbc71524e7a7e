/** `T` with each property that may be undefined made optional, and without undefined in its type. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * Returns a copy of `values` without the properties that are undefined. `exactOptionalPropertyTypes` tells a property that is
 * absent from one that is undefined, and so do `JSON` and `deep.equal`: `{ ...defined({ seed }) }` leaves `seed` out where
 * there is none.
 */
export function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
