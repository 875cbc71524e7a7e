import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../host/files.js';
import { makeNewFolder, requireFree } from '../../host/new-folder.js';
import { writeRefreshed } from '../../patches/refresh.js';

import { type EditOptions, editLines, editsOf, unchanged } from './edits.js';

export interface ExportOptions extends EditOptions {
  to: string;
}

/** Writes the series of a patched tree, with the edits in it, to a new folder: one that `--series` takes. */
export async function exportCommand(options: ExportOptions): Promise<number> {
  const { from, to } = options;
  await requireFree(to);
  const edits = await editsOf(options);
  const { whole, refreshed } = edits;
  await makeNewFolder(to, async dir => {
    await writeFileAtomic(join(dir, 'series'), await readFile(join(whole.dir, 'series')));
    for (const { name, text } of whole.patches) await writeFileAtomic(join(dir, name), text);
    await writeRefreshed({ ...whole, dir }, refreshed);
  });
  const what = unchanged(edits) ? [`  as it is: there are no edits in ${from}`] : editLines(edits);
  process.stdout.write(`${[`The series ${whole.name} in ${to}:`, ...what].join('\n')}\n`);
  return 0;
}
