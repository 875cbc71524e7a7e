import { join } from 'node:path';
import type { Patch } from '../../patches/patch-file.js';
import { lines as names, patchesDir, readSeries, type Series } from '../../patches/series.js';
import { count, hang, paint, type TextOptions } from '../../report/text.js';
import { textOptions } from '../terminal.js';

const about: Record<string, string> = {
  'go1.11': 'debugger calls on the goroutine that is stopped',
  'go1.15': 'debugger calls on a new goroutine',
  flags: 'a fix for the debugger calls that Go has: flags survive an injection',
};

/** Every series that comes with the package, in order. */
export async function packageSeries(): Promise<Series[]> {
  return Promise.all(names.map(name => readSeries(join(patchesDir, name))));
}

/** Prints the series and their patches: title, releases, requirements. */
export async function listCommand(options: { json?: true }): Promise<number> {
  const series = await packageSeries();
  if (options.json) {
    const listed = series.map(({ name, patches }) => ({
      name,
      patches: patches.map(patch => ({ name: patch.name, ...patch.header, files: filesOf(patch) })),
    }));
    process.stdout.write(`${JSON.stringify({ series: listed }, null, 2)}\n`);
    return 0;
  }
  const text = textOptions(process.stdout, process.env, false);
  const lines = series.flatMap(one => [...seriesLines(one, text), '']);
  process.stdout.write(lines.join('\n'));
  return 0;
}

function seriesLines({ name, patches }: Series, text: TextOptions): string[] {
  return [
    `${paint(text, 'bold', name)}  ${about[name] ?? ''}`,
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
