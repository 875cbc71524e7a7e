import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The most of a program's output that is read: what is in a message is copied several times. */
const mostBytes = 2 ** 20;

/** Returns what a program under test wrote to a file: the last MiB where that is more. */
export function writtenTo(path: string): string {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, mostBytes));
    const read = readSync(fd, bytes, 0, bytes.length, size - bytes.length);
    const text = bytes.toString('utf8', 0, read);
    return size > mostBytes ? `(the first ${size - mostBytes} bytes are left out)\n${text}` : text;
  } finally {
    closeSync(fd);
  }
}
