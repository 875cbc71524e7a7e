import { Cache } from '../host/cache.js';
import { formatVersion } from '../releases/version.js';
import { hang, padEnd, padStart, paint, size, type TextOptions } from '../report/text.js';
import { type AvailableRelease, availableReleases, type SourceState } from '../sources/available.js';
import { progressFor } from './progress.js';
import { textOptions } from './terminal.js';

/** Prints every release that can be had here, from where, and which of them are in the cache. */
export async function versionsCommand({ json }: { json?: true }): Promise<number> {
  const streams = { out: process.stdout, err: process.stderr };
  const progress = progressFor(streams, textOptions(process.stderr, process.env, false));
  const found = await availableReleases({ cache: Cache.default(), progress }).finally(() => progress.stop());
  if (json) {
    const releases = found.releases.map(release => ({ ...release, version: formatVersion(release.version) }));
    process.stdout.write(`${JSON.stringify({ ...found, releases }, null, 2)}\n`);
    return 0;
  }
  const options = textOptions(process.stdout, process.env, false);
  const lines = [...releaseLines(found.releases, options), ...sourceLines(found.sources, options)];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function releaseLines(releases: readonly AvailableRelease[], options: TextOptions): string[] {
  if (releases.length === 0) return ['No release can be had here.', ''];
  const names = releases.map(release => formatVersion(release.version));
  const width = Math.max(...names.map(name => name.length)) + 2;
  const lines = releases.flatMap(({ protocol, from }, i) =>
    from.flatMap((way, j) => {
      const first = j === 0 ? `${padEnd(names[i] ?? '', width)}${protocol}  ` : ' '.repeat(width + 4);
      const where = way.cached
        ? paint(options, 'green', padStart('in the cache', 12))
        : padStart(size(way.bytes), 12);
      const built = way.built ? '' : ', to be built';
      return hang(options, `${first}${where}  `, `${way.description}${built}`);
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
