import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, readSync, statSync, writeSync } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { fileURLToPath } from 'node:url';

/** The folder of this package, which holds package.json, `fixtures` and `patches`. */
export const packageRoot = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Writes a file under a temporary name in the same folder, then renames it. A reader sees the old content or
 * the new one, and a killed run leaves no partial file. Missing parent folders are created.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolders(dirname(path));
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`);
  try {
    await writeFile(beside, content);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/**
 * Makes a folder and those above it. mkdir's own `recursive` never returns where the kernel answers ENOENT,
 * as it does below /proc, and hides that a file system is read-only.
 */
export async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await stat(path)).isDirectory()) return;
    if (!hasCode(error, 'ENOENT') || path === dirname(path)) throw error;
    await makeFolders(dirname(path));
    await mkdir(path).catch((other: unknown) => {
      // Another process may have made it in the meantime.
      if (!hasCode(other, 'EEXIST')) throw other;
    });
  }
}

/** Does the same as `makeFolders`, synchronously. */
export function makeFoldersSync(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (path !== dirname(path)) makeFoldersSync(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST') || !statSync(path).isDirectory()) throw error;
  }
}

/** Returns the message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Returns whether a system call failed, whatever its code. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^E[A-Z0-9]+$/.test(String(error.code));
}

/** Returns whether a system call failed with this code (`ENOENT`, `ENOSPC`, ...). */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Whether this process may execute the file. False for a folder, and where there is nothing. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes all of a text to an open file. What a pipe has no room for goes in parts, as its reader takes it: who
 * started this process ends it when that takes too long.
 */
export function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(file, bytes, at);
    } catch (error) {
      // A pipe that does not block, and nobody has read what was written before.
      if (!hasCode(error, 'EAGAIN')) throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

/** Yields each line of an open file without its line break, as soon as it is there, until the file ends. */
export function* linesOf(file: number): Generator<string, void> {
  const decoder = new StringDecoder('utf8');
  const chunk = Buffer.alloc(65_536);
  let begun = '';
  for (let size = readSome(file, chunk); size > 0; size = readSome(file, chunk)) {
    const [first = '', ...others] = decoder.write(chunk.subarray(0, size)).split('\n');
    begun += first;
    for (const next of others) {
      yield begun;
      begun = next;
    }
  }
  if (begun !== '') yield begun;
}

function readSome(file: number, into: Buffer): number {
  for (;;) {
    try {
      return readSync(file, into);
    } catch (error) {
      // A pipe that does not block, and nothing has been written to it.
      if (!hasCode(error, 'EAGAIN')) throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}
