import { join } from 'node:path';
import type { Cache } from '../host/cache.js';
import type { Progress } from '../host/progress.js';
import { inRange } from '../releases/range.js';
import { formatVersion, type GoVersion } from '../releases/version.js';
import { debianIndex, readDebianIndex, type ToolPackage } from '../sources/debian/package-index.js';
import { obtainTool } from '../sources/debian/tools.js';
import { SourceError } from '../sources/offer.js';
import type { Delve } from './delve.js';

/**
 * Which Delve fits which releases. Each Delve reads the debugging information of about four lines; Debian has
 * one release of each of these Delve lines.
 */
const fitting: readonly { line: string; releases: string }[] = [
  { line: '1.6', releases: '>=1.11 <1.17' },
  { line: '1.20', releases: '>=1.17 <1.21' },
  { line: '1.24', releases: '>=1.21 <1.25' },
  { line: '1.27', releases: '>=1.25' },
];

export interface ObtainDelveOptions {
  cache: Cache;
  progress: Progress;
  /** Uses only what the cache has; does not ask the network. */
  offline?: boolean;
}

/** Returns the package of the Delve that fits a release, or undefined if the archive has none. */
export function delvePackageFor(
  release: GoVersion,
  packages: readonly ToolPackage[],
): ToolPackage | undefined {
  const line = fitting.find(({ releases }) => inRange(release, releases))?.line;
  return packages.filter(({ name, version }) => name === 'delve' && version.startsWith(`${line}.`)).at(-1);
}

/** Fetches the Delve that fits a release into the cache, from Debian packages, without installing it. */
export async function obtainDelve(release: GoVersion, options: ObtainDelveOptions): Promise<Delve> {
  const { cache, progress, offline = false } = options;
  try {
    const index = offline ? await readDebianIndex(cache) : await debianIndex(cache, progress);
    const found = delvePackageFor(release, index?.tools ?? []);
    if (index === undefined || found === undefined) {
      return { lacking: `no Delve for Go ${formatVersion(release)} is available here` };
    }
    const folder = await obtainTool(index.archive, found, { cache, progress, offline, kind: 'clients' });
    if (folder === undefined) {
      return { lacking: `the cache has no Delve ${found.version}, and --from=cache allows no network` };
    }
    return {
      path: join(folder, 'usr/bin/dlv'),
      description: `delve ${found.debianVersion} (${found.suite})`,
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { lacking: `Delve is not available from Debian packages: ${error.message}` };
  }
}
