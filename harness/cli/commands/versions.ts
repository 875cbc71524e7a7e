import type { Command } from 'commander';
import { requireSupportedPlatform } from '../../host/platform.js';
import { hang, padEnd, padStart, paint, size, type TextOptions } from '../../report/text.js';
import type { AvailableRelease, SourceState } from '../../sources/available.js';
import type { Ended } from '../options.js';
import { withSurroundings } from '../surroundings.js';
import { textOptions } from '../terminal.js';

export function addVersions(program: Command, ended: Ended): void {
  program
    .command('versions')
    .description('print the Go releases that are available here, their sources, and what is in the cache')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => {
      requireSupportedPlatform(process);
      ended(await versionsCommand(options));
    });
}

/** Prints every available release, where it comes from, and which releases are in the cache. */
async function versionsCommand({ json }: { json?: true }): Promise<number> {
  const [{ availableReleases }, { formatVersion }] = await Promise.all([
    import('../../sources/available.js'),
    import('../../releases/version.js'),
  ]);
  const found = await withSurroundings({}, availableReleases);
  const releases = found.releases.map(release => ({ ...release, version: formatVersion(release.version) }));
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...found, releases }, null, 2)}\n`);
    return 0;
  }
  const options = textOptions(process.stdout, process.env, false);
  const lines = [...releaseLines(releases, options), ...sourceLines(found.sources, options)];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

/** A release, with its version as text. */
type NamedRelease = Omit<AvailableRelease, 'version'> & { version: string };

function releaseLines(releases: readonly NamedRelease[], options: TextOptions): string[] {
  if (releases.length === 0) return ['No release is available here.', ''];
  const width = Math.max(...releases.map(({ version }) => version.length)) + 2;
  const lines = releases.flatMap(({ version, protocol, from }) =>
    from.flatMap((way, at) => {
      const first = at === 0 ? `${padEnd(version, width)}${protocol}  ` : ' '.repeat(width + 4);
      const where = way.cached
        ? paint(options, 'green', padStart('in the cache', 12))
        : padStart(size(way.bytes), 12);
      const unbuilt = way.built ? '' : ', not built yet';
      return hang(options, `${first}${where}  `, `${way.description}${unbuilt}`);
    }),
  );
  return [...lines, ''];
}

function sourceLines(sources: readonly SourceState[], options: TextOptions): string[] {
  return sources.flatMap(({ name, releases, reason }) =>
    releases === undefined
      ? hang(options, `${paint(options, 'yellow', '!')} `, `${name}: ${reason ?? 'no answer'}`)
      : hang(options, `${paint(options, 'green', '✓')} `, `${name}: ${releases} releases`),
  );
}
