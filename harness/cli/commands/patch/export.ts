import type { Command } from 'commander';
import { requireSupportedPlatform } from '../../../host/platform.js';
import type { EditsRequest } from '../../../patches/edits.js';
import type { Ended } from '../../options.js';
import { addEdited, addSeries } from '../../patch-options.js';
import { withSurroundings } from '../../surroundings.js';

interface ExportOptions extends EditsRequest {
  to: string;
}

export function addExport(patch: Command, ended: Ended): void {
  const command = patch
    .command('export')
    .description('write a series, with the edits in a patched tree, to a new folder');
  addSeries(addEdited(command).requiredOption('--to <dir>', 'a folder that does not exist yet')).action(
    async (options: ExportOptions) => {
      requireSupportedPlatform(process);
      ended(await exportCommand(options));
    },
  );
}

/** Writes the series of a patched tree, with the edits in it, to a new folder. */
async function exportCommand(options: ExportOptions): Promise<number> {
  const [{ editsOf, exportEdits }, { requireFree }, { editLines }] = await Promise.all([
    import('../../../patches/edits.js'),
    import('../../../host/new-folder.js'),
    import('../../patch-lines.js'),
  ]);
  const { from, to } = options;
  await requireFree(to);
  const edits = await withSurroundings({}, surroundings => editsOf(options, surroundings));
  await exportEdits(edits, to);
  const what = edits.unchanged ? [`  unchanged: there are no edits in ${from}`] : editLines(edits);
  process.stdout.write(`${[`The series ${edits.whole.name} in ${to}:`, ...what].join('\n')}\n`);
  return 0;
}
