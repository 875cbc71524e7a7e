import type { Cache } from '../host/cache.js';
import { type Progress, silent } from '../host/progress.js';
import { firstLine, type Protocol, protocolOf } from '../releases/protocol.js';
import { compareLines, compareVersions, formatVersion, type GoVersion } from '../releases/version.js';
import { cachedTrees } from './cache/store.js';
import { debianOffers } from './debian/packages.js';
import { downloadOffers, downloadsBase } from './download/releases.js';
import { type Offer, type ReleaseSource, SourceError } from './offer.js';
import type { StoredTree } from './tree.js';

/** The sources in the order in which they are asked. */
export const releaseSources: readonly ReleaseSource[] = ['downloads', 'debian'];

/** Returns the name of a source as the user sees it. */
export function nameOfSource(source: ReleaseSource): string {
  return source === 'downloads' ? `release downloads (${downloadsBase()})` : 'Debian packages';
}

/**
 * Returns everything that a source offers, oldest version first. Throws SourceError when the source fails.
 */
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

/**
 * Returns the cached trees that came from a source of releases. Only these may serve a request by version.
 */
export async function cachedReleases(cache: Cache, sources = releaseSources): Promise<StoredTree[]> {
  const trees = await cachedTrees(cache);
  return trees.filter(tree => sources.some(source => source === tree.origin.source));
}

/** One way to obtain a release. */
export interface Availability {
  source: ReleaseSource;
  description: string;
  /** Bytes to transfer; 0 when it is in the cache. */
  bytes: number;
  built: boolean;
  cached: boolean;
}

/** A release that is available here. */
export interface AvailableRelease {
  version: GoVersion;
  protocol: Protocol;
  /** In the order of preference. */
  from: Availability[];
}

/** What one source answered. */
export interface SourceState {
  source: ReleaseSource;
  name: string;
  /** How many releases with debug calls it has; undefined when it fails. */
  releases: number | undefined;
  /** Why it fails. */
  reason?: string;
}

export interface AvailableOptions {
  cache: Cache;
  progress?: Progress;
  /** The sources to ask; all when absent. With an empty list only the cache counts. */
  sources?: readonly ReleaseSource[];
  /** Asks again even if the cache has an answer of today. */
  refresh?: boolean;
}

/**
 * Returns every release with debug calls that is available here, oldest first, and what each source
 * answered.
 */
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
