import type { Cache } from '../host/cache.js';
import { type Progress, silent } from '../host/progress.js';
import { firstLine, type Protocol, protocolOf } from '../releases/protocol.js';
import { compareLines, compareVersions, formatVersion, type GoVersion } from '../releases/version.js';
import { cachedTrees } from './cache/store.js';
import { debianOffers } from './debian/packages.js';
import { downloadOffers, downloadsBase } from './download/releases.js';
import { type Offer, type ReleaseSource, SourceError } from './offer.js';
import type { Tree } from './tree.js';

/** In the order in which they are asked. */
export const releaseSources: readonly ReleaseSource[] = ['downloads', 'debian'];

/** What a person calls a source. */
export function nameOfSource(source: ReleaseSource): string {
  return source === 'downloads' ? `release downloads (${downloadsBase()})` : 'Debian packages';
}

/** All that a source can give, oldest version first. Throws SourceError when it can't serve. */
export async function offersOf(
  source: ReleaseSource,
  cache: Cache,
  progress: Progress,
  refresh = false,
): Promise<Offer[]> {
  const offers =
    source === 'downloads'
      ? await downloadOffers(cache, refresh)
      : await debianOffers(cache, progress, refresh);
  return offers.sort((a, b) => compareVersions(a.version, b.version));
}

/** The cached trees that came from a source of releases: those that a request by version may use. */
export async function cachedReleases(cache: Cache, sources = releaseSources): Promise<Tree[]> {
  const trees = await cachedTrees(cache);
  return trees.filter(tree => sources.some(source => source === tree.origin.source));
}

/** One way to have a release. */
export interface Availability {
  source: ReleaseSource;
  description: string;
  /** What has to be transferred; 0 when it is in the cache. */
  bytes: number;
  built: boolean;
  cached: boolean;
}

/** A release that can be had here. */
export interface AvailableRelease {
  version: GoVersion;
  protocol: Protocol;
  /** In the order of preference. */
  from: Availability[];
}

/** What came of asking one source. */
export interface SourceState {
  source: ReleaseSource;
  name: string;
  /** How many releases with debugger calls it has; undefined when it can't serve. */
  releases: number | undefined;
  /** Why it can't serve. */
  reason?: string;
}

export interface AvailableOptions {
  cache: Cache;
  progress?: Progress;
  /** The sources to ask; all when absent. None: only what is in the cache. */
  sources?: readonly ReleaseSource[];
  /** Asks even where an answer of today is at hand. */
  refresh?: boolean;
}

/** Every release with debugger calls that can be had here, oldest first, and what each source said. */
export async function availableReleases({
  cache,
  progress = silent,
  sources = releaseSources,
  refresh = false,
}: AvailableOptions): Promise<{ releases: AvailableRelease[]; sources: SourceState[] }> {
  const ways = new Map<string, AvailableRelease>();
  const add = (version: GoVersion, way: Availability): void => {
    const protocol = protocolOf(version);
    if (protocol === undefined) return;
    const key = formatVersion(version);
    const release = ways.get(key) ?? { version, protocol, from: [] };
    ways.set(key, release);
    const same = release.from.findIndex(
      ({ source, description }) => source === way.source && description === way.description,
    );
    if (same === -1) release.from.push(way);
  };

  for (const tree of await cachedReleases(cache)) {
    const { source, description } = tree.origin;
    if (source !== 'downloads' && source !== 'debian') continue;
    add(tree.version, { source, description, bytes: 0, built: tree.built, cached: true });
  }
  const states: SourceState[] = [];
  for (const source of sources) {
    const name = nameOfSource(source);
    try {
      const offers = await offersOf(source, cache, progress, refresh);
      const judgeable = offers.filter(offer => compareLines(offer.version, firstLine) >= 0);
      for (const offer of judgeable) {
        const { description, built, bytes } = offer;
        add(offer.version, { source, description, bytes, built, cached: cache.has('trees', offer.key) });
      }
      states.push({ source, name, releases: judgeable.length });
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      states.push({ source, name, releases: undefined, reason: error.message });
    }
  }
  const releases = [...ways.values()].sort((a, b) => compareVersions(a.version, b.version));
  return { releases, sources: states };
}
