import { join } from 'node:path';
import { inRange } from '../releases/range.js';
import { formatVersion, type GoVersion } from '../releases/version.js';
import { newestFirst, type ToolPackage } from '../sources/debian/package-index.js';
import { obtainTool, type ToolPlaces, type WantedTool } from '../sources/debian/tools.js';
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

/** Returns the packages of the Delves that fit a release, the newest first. */
export function delvePackagesFor(release: GoVersion, packages: readonly ToolPackage[]): ToolPackage[] {
  const line = fitting.find(({ releases }) => inRange(release, releases))?.line;
  return newestFirst(packages, 'delve').filter(({ version }) => version.startsWith(`${line}.`));
}

/** Fetches the Delve that fits a release into the cache, from Debian packages, without installing it. */
export async function obtainDelve(
  release: GoVersion,
  places: Omit<ToolPlaces, 'offline'> & Partial<ToolPlaces>,
): Promise<Delve> {
  const tool: WantedTool = {
    title: 'Delve',
    wanted: `Delve for Go ${formatVersion(release)}`,
    choose: tools => delvePackagesFor(release, tools),
    kind: 'clients',
  };
  const obtained = await obtainTool(tool, { offline: false, ...places }, lacking => ({ lacking }));
  if ('lacking' in obtained) return obtained;
  const { folder, found } = obtained;
  return {
    path: join(folder, 'usr/bin/dlv'),
    description: `delve ${found.debianVersion} (${found.suite})`,
  };
}
