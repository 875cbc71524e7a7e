import type { Command } from 'commander';
import { requireSupportedPlatform } from '../../../host/platform.js';
import type { EditsRequest } from '../../../patches/edits.js';
import type { Ended } from '../../options.js';
import { addEdited, addSeries } from '../../patch-options.js';
import { withSurroundings } from '../../surroundings.js';

export function addRefresh(patch: Command, ended: Ended): void {
  const refresh = patch
    .command('refresh')
    .description('write the edits in a patched tree back into its series');
  addSeries(addEdited(refresh)).action(async (options: EditsRequest) => {
    requireSupportedPlatform(process);
    ended(await refreshCommand(options));
  });
}

/** Returns whether a folder belongs to a package that npm has installed, this one for example. */
function isInstalled(folder: string): boolean {
  return folder.split('/').includes('node_modules');
}

/** Writes the edits in a patched tree into its series. */
async function refreshCommand(options: EditsRequest): Promise<number> {
  const [{ editsOf, writeEdits }, { editLines }] = await Promise.all([
    import('../../../patches/edits.js'),
    import('../../patch-lines.js'),
  ]);
  const edits = await withSurroundings({}, surroundings => editsOf(options, surroundings));
  const { whole, unchanged } = edits;
  if (unchanged) {
    const sentence = `The series ${whole.name} makes ${options.from} as it is: nothing to change.`;
    process.stdout.write(`${sentence}\n`);
    return 0;
  }
  if (isInstalled(whole.dir)) {
    process.stderr.write(
      `warning: ${whole.dir} is part of an installed package: the next npm install undoes the change.\n` +
        `  → to keep it: patch export --from=${options.from} --to=DIR, then use it with --series=DIR\n`,
    );
  }
  await writeEdits(edits);
  process.stdout.write(`${[`Changed in ${whole.dir}:`, ...editLines(edits)].join('\n')}\n`);
  return 0;
}
