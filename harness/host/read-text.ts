import { closeSync, openSync, readSync } from 'node:fs';
import { UsageError } from './errors.js';
import { hasCode } from './files.js';

/** The longest text that is read from a file that a person names: 32 MB. All of Go's sources have 100 MB. */
export const maxTextBytes = 32 * 2 ** 20;

/**
 * Reads a text that a person named, to its end: a file, a pipe, or standard input (0). UsageError when it is
 * longer than `maxBytes`, however much longer, and where it can't be read; `name` is how it is called in
 * sentences.
 */
export function readText(
  from: string | 0,
  { name, maxBytes = maxTextBytes }: { name: string; maxBytes?: number },
): string {
  const fd = from === 0 ? 0 : opened(from, name);
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const chunk = Buffer.alloc(1 << 20);
      const read = readSome(fd, chunk, name);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      length += read;
      if (length > maxBytes) {
        throw new UsageError(`${name} has more than ${maxBytes / 2 ** 20} MB, which is more than is read`, {
          remedy: 'name a shorter one, or parts of it one by one',
        });
      }
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    if (fd !== 0) closeSync(fd);
  }
}

function opened(path: string, name: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw unreadable(name, error);
  }
}

function readSome(fd: number, into: Buffer, name: string): number {
  for (;;) {
    try {
      return readSync(fd, into);
    } catch (error) {
      if (hasCode(error, 'EOF')) return 0;
      if (!hasCode(error, 'EAGAIN')) throw unreadable(name, error);
      // A terminal or a pipe that another process has made non-blocking: it has nothing yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function unreadable(name: string, cause: unknown): unknown {
  const sayable = ['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ENXIO', 'EIO'];
  if (!sayable.some(code => hasCode(cause, code))) return cause;
  return new UsageError(`can't read ${name}: ${(cause as Error).message}`, { cause });
}
