import type { Command } from 'commander';
import type { PackageSeries } from '../../../patches/package-series.js';
import type { Patch } from '../../../patches/patch-file.js';
import { count, hang, paint, type TextOptions } from '../../../report/text.js';
import type { Ended } from '../../options.js';
import { textOptions } from '../../terminal.js';

export function addList(patch: Command, ended: Ended): void {
  patch
    .command('list')
    .description('print the series and their patches: title, releases, requirements')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => {
      ended(await listCommand(options));
    });
}

/** Prints the series that come with the package, and their patches. */
async function listCommand({ json }: { json?: true }): Promise<number> {
  const { packageSeries } = await import('../../../patches/package-series.js');
  const all = await packageSeries();
  if (json) {
    const series = all.map(({ name, patches }) => ({
      name,
      patches: patches.map(patch => ({ name: patch.name, ...patch.header, files: filesOf(patch) })),
    }));
    process.stdout.write(`${JSON.stringify({ series }, null, 2)}\n`);
    return 0;
  }
  const text = textOptions(process.stdout, process.env, false);
  process.stdout.write(all.flatMap(series => [...seriesLines(series, text), '']).join('\n'));
  return 0;
}

function seriesLines({ name, purpose, patches }: PackageSeries, text: TextOptions): string[] {
  return [
    `${paint(text, 'bold', name)}  ${purpose}`,
    ...patches.flatMap(patch => {
      const { title, releases, part, requirements } = patch.header;
      const files = count(filesOf(patch).length, 'file');
      return [
        ...hang(text, `  ${paint(text, 'cyan', patch.name)}  `, title),
        paint(text, 'dim', `      Go ${releases}, ${part}, ${files}`),
        ...(requirements.length === 0 ? [] : hang(text, '      serves ', requirements.join(', '))),
      ];
    }),
  ];
}

function filesOf({ changes }: Patch): string[] {
  return changes.map(({ path }) => path);
}
