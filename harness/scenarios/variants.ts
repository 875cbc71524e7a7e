import type { FixtureVariant } from '../fixtures/compile.js';

/** The ways in which fixtures are compiled. */
export const variants: Readonly<Record<string, FixtureVariant>> = {
  default: {},
  unoptimized: { gcflags: '-N -l' },
  'unoptimized-all': { gcflags: 'all=-N -l' },
  stripped: { ldflags: '-s -w' },
  pie: { buildmode: 'pie' },
  static: { cgo: false },
  cgo: { cgo: true },
  'cgo-static': { cgo: true, staticC: true },
  'cgo-pie': { cgo: true, buildmode: 'pie' },
  'c-shared': { cgo: true, buildmode: 'c-shared' },
  race: { race: true },
  asan: { cgo: true, asan: true },
  cover: { cover: true },
  arenas: { cgo: false, experiment: 'arenas' },
  checkptr: { gcflags: '-d=checkptr' },
  'may-more-stack': { gcflags: '-d=maymorestack=main.moreStack' },
  trimpath: { trimpath: true },
};
