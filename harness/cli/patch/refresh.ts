import { access, constants, stat } from 'node:fs/promises';
import { UsageError } from '../../host/errors.js';
import { hasCode } from '../../host/files.js';
import { writeRefreshed } from '../../patches/refresh.js';
import { type EditOptions, editLines, editsOf, unchanged } from './edits.js';

/** Writes the edits in a patched tree into its series; patches that they don't touch stay as they are. */
export async function refreshCommand(options: EditOptions): Promise<number> {
  const edits = await editsOf(options);
  const { whole } = edits;
  if (unchanged(edits)) {
    process.stdout.write(`The series ${whole.name} makes ${options.from} as it is: nothing to change.\n`);
    return 0;
  }
  if (!(await isWritable(whole.dir))) {
    throw new UsageError(`the series can't be changed: ${whole.dir} is read-only`, {
      remedy: `write it elsewhere: patch export --from=${options.from} --to=DIR; then use it by --series=DIR`,
    });
  }
  await writeRefreshed(whole, edits.refreshed);
  process.stdout.write(`${[`Changed in ${whole.dir}:`, ...editLines(edits)].join('\n')}\n`);
  return 0;
}

/** A package may be installed read-only; root could write all the same, and should not. */
async function isWritable(dir: string): Promise<boolean> {
  if (((await stat(dir)).mode & 0o222) === 0) return false;
  try {
    await access(dir, constants.W_OK);
    return true;
  } catch (error) {
    if (hasCode(error, 'EACCES') || hasCode(error, 'EROFS') || hasCode(error, 'EPERM')) return false;
    throw error;
  }
}
