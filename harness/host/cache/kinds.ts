/** The kinds of entries. Each kind has a folder in the cache. */
export const cacheKinds = [
  'downloads',
  'trees',
  'toolchains',
  'go-build',
  'tests',
  'fixtures',
  'listings',
  'indexes',
  'faults',
  'clients',
  'emulators',
] as const;

export type CacheKind = (typeof cacheKinds)[number];
