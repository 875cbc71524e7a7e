import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { MachineError, UsageError, type UserError } from '../host/errors.js';
import { hasCode, isSystemError, messageOf, writeFileAtomic } from '../host/files.js';
import { nearest } from '../host/nearest.js';
import type { TextOptions } from '../report/text.js';
import { textOptions } from './terminal.js';

/**
 * One output that was asked for: its format, and its file; it goes to standard output when there is no file.
 */
export interface Output {
  reporter: string;
  file?: string;
}

/**
 * Reads `--reporter` (given several times, or with commas: `junit`, `junit:report.xml,json:report.json`) and
 * `--output`, the file of the one reporter that names none; without `--reporter` its ending chooses one. The console report goes to standard output unless
 * another reporter does, so that a log shows what happened.
 */
export function outputsOf(
  reporters: readonly string[],
  output: string | undefined,
  known: readonly string[],
): Output[] {
  const outputs = reporters.flatMap(value => value.split(',')).map(item => parseReporter(item.trim(), known));
  if (output !== undefined && output !== '-') {
    if (outputs.length === 0) outputs.push({ reporter: reporterFor(output, known) ?? 'console' });
    const open = outputs.filter(one => one.file === undefined);
    if (open.length !== 1 || open[0] === undefined) {
      throw new UsageError(
        open.length === 0
          ? `--output=${output} has no reporter: each of them names its own file`
          : `--output=${output} could be the file of ${open.map(one => one.reporter).join(' or ')}`,
        { remedy: 'name a file for each reporter: --reporter=junit:report.xml,json:report.json' },
      );
    }
    open[0].file = output;
  }
  const toStdout = outputs.filter(one => one.file === undefined);
  if (toStdout.length > 1) {
    const names = toStdout.map(one => one.reporter).join(' and ');
    throw new UsageError(`${names} can't share standard output`, {
      remedy: `name a file for one: --reporter=${toStdout[0]?.reporter}:FILE`,
    });
  }
  for (const one of outputs) {
    if (one.file === undefined) continue;
    if (isFolder(one.file) && one.reporter === 'html') one.file = join(one.file, 'index.html');
    requireWritable(one.file);
  }
  return toStdout.length === 0 ? [{ reporter: 'console' }, ...outputs] : outputs;
}

const endings: Record<string, string> = {
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.xml': 'junit',
  '.tap': 'tap',
  '.md': 'markdown',
  '.html': 'html',
};

/** Returns the reporter that the ending of a file's name stands for; undefined where it stands for none. */
export function reporterFor(file: string, known: readonly string[]): string | undefined {
  const reporter = endings[extname(file).toLowerCase()];
  return reporter !== undefined && known.includes(reporter) ? reporter : undefined;
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

/**
 * Refuses a folder and what can't be written, so that the mistake comes to light before minutes of work: a
 * file is made where the output will be, and removed. What is not a plain file (`/dev/null`, a pipe) is not
 * tried.
 */
function requireWritable(file: string): void {
  if (isFolder(file)) {
    throw new UsageError(`can't write ${file}: it is a folder`, { remedy: 'name a file in it' });
  }
  if (existsSync(file) && !statSync(file).isFile()) return;
  // Folders that are missing are made when the file is written.
  let folder = dirname(resolve(file));
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  const trial = join(folder, `.${randomBytes(4).toString('hex')}.part`);
  try {
    if (existsSync(file)) accessSync(file, constants.W_OK);
    writeFileSync(trial, '');
  } catch (error) {
    throw unwritable(file, error);
  } finally {
    rmSync(trial, { force: true });
  }
}

/** What the system refuses where an output is written: it refuses the file that the user named. */
export function unwritable(file: string, cause: unknown): UserError {
  const sentence = `can't write ${file}: ${messageOf(cause)}`;
  if (hasCode(cause, 'ENOSPC') || hasCode(cause, 'EDQUOT')) {
    return new MachineError(sentence, { remedy: 'make room there, or name a file on another disk', cause });
  }
  return new UsageError(sentence, { remedy: 'name a file that you can write', cause });
}

/** Makes each output of a report and writes it to its file or to standard output. */
export async function writeOutputs<R>(
  outputs: readonly Output[],
  reporters: Record<string, (report: R, text: TextOptions) => string>,
  report: R,
  verbose: boolean,
): Promise<void> {
  for (const { reporter, file } of outputs) {
    const make = reporters[reporter];
    if (make === undefined) throw new Error(`no reporter ${reporter}`);
    if (file !== undefined) await writeOutput(file, make(report, textOptions({}, {}, verbose)));
    else process.stdout.write(make(report, textOptions(process.stdout, process.env, verbose)));
  }
}

/** Writes one whole output; what is not a plain file (`/dev/null`, a pipe) is written in place. */
export async function writeOutput(file: string, text: string): Promise<void> {
  try {
    if (existsSync(file) && !statSync(file).isFile()) writeFileSync(file, text);
    else await writeFileAtomic(existsSync(file) ? await realpath(file) : file, text);
  } catch (error) {
    // Whatever the system refuses here, it refuses the file that the user named.
    if (!isSystemError(error)) throw error;
    throw unwritable(file, error);
  }
}
