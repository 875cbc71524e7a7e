import { existsSync, statSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../host/errors.js';
import { hasCode, messageOf, writeFileAtomic } from '../host/files.js';
import { nearest } from '../host/nearest.js';

/** One wanted output: which format, and the file it goes to; standard output when there is none. */
export interface Output {
  reporter: string;
  file?: string;
}

/**
 * Reads `--reporter` (given several times, or with commas: `junit`, `junit:report.xml,json:report.json`) and `--output`,
 * which is the file of the one reporter that names none. Standard output is the console's unless another
 * reporter takes it, so that a log shows what happened.
 */
export function outputsOf(
  reporters: readonly string[],
  output: string | undefined,
  known: readonly string[],
): Output[] {
  const outputs = reporters.flatMap(value => value.split(',')).map(item => parseReporter(item.trim(), known));
  if (output !== undefined && output !== '-') {
    if (outputs.length === 0) outputs.push({ reporter: 'console' });
    const open = outputs.filter(one => one.file === undefined);
    if (open.length !== 1 || open[0] === undefined) {
      throw new UsageError(
        `--output=${output} could belong to ${open.length === 0 ? 'none' : 'each'} of the reporters`,
        {
          remedy: 'give each reporter its file: --reporter=junit:report.xml,json:report.json',
        },
      );
    }
    open[0].file = output;
  }
  const toStdout = outputs.filter(one => one.file === undefined);
  if (toStdout.length > 1) {
    const names = toStdout.map(one => one.reporter).join(' and ');
    throw new UsageError(`${names} can't share standard output`, {
      remedy: `give one a file: --reporter=${toStdout[0]?.reporter}:FILE`,
    });
  }
  for (const one of outputs) {
    if (one.file === undefined) continue;
    if (isFolder(one.file) && one.reporter === 'html') one.file = join(one.file, 'index.html');
    requireWritable(one.file);
  }
  return toStdout.length === 0 ? [{ reporter: 'console' }, ...outputs] : outputs;
}

function parseReporter(item: string, known: readonly string[]): Output {
  const colon = item.indexOf(':');
  const reporter = colon < 0 ? item : item.slice(0, colon);
  if (!known.includes(reporter)) {
    const guess = nearest(reporter, known);
    throw new UsageError(`there is no reporter ${JSON.stringify(reporter)}`, {
      remedy: guess === undefined ? `choose from ${known.join(', ')}` : `did you mean ${guess}?`,
    });
  }
  if (colon < 0) return { reporter };
  const file = item.slice(colon + 1);
  if (file === '') throw new UsageError(`--reporter=${item} names no file after its colon`);
  return file === '-' ? { reporter } : { reporter, file };
}

function isFolder(file: string): boolean {
  return file.endsWith('/') || (existsSync(file) && statSync(file).isDirectory());
}

/** A mistake in a file's name should not come to light after minutes of work. */
function requireWritable(file: string): void {
  if (isFolder(file)) {
    throw new UsageError(`can't write ${file}: it is a folder`, { remedy: 'name a file in it' });
  }
}

/** Writes a whole output; what isn't a plain file (`/dev/null`, a pipe) is written in place. */
export async function writeOutput(file: string, text: string): Promise<void> {
  try {
    if (existsSync(file) && !statSync(file).isFile()) writeFileSync(file, text);
    else await writeFileAtomic(existsSync(file) ? await realpath(file) : file, text);
  } catch (error) {
    const sayable = ['EACCES', 'EROFS', 'ENOSPC', 'EEXIST', 'ENOTDIR', 'EPERM', 'ENAMETOOLONG', 'EDQUOT'];
    if (!sayable.some(code => hasCode(error, code))) throw error;
    throw new UsageError(`can't write ${file}: ${messageOf(error)}`, {
      remedy: 'name a file that can be written',
      cause: error,
    });
  }
}
