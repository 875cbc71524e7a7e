import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** One entry of a tar archive. */
export interface Entry {
  name: string;
  content?: string;
  link?: string;
  hardLink?: string;
}

/** A ustar archive, byte by byte, so that it can hold what no tar program would write. */
export function tarOf(entries: Entry[]): Buffer {
  const blocks = entries.flatMap(entry => {
    const content = Buffer.from(entry.content ?? '');
    const header = Buffer.alloc(512);
    header.write(entry.name, 0, 100);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write(entry.link !== undefined ? '2' : entry.hardLink !== undefined ? '1' : '0', 156);
    header.write(entry.link ?? entry.hardLink ?? '', 157, 100);
    header.write('ustar\x0000', 257);
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A .tar.gz of files by their path. */
export function archiveOf(files: Record<string, string>, below = 'go/'): Buffer {
  return gzipSync(tarOf(Object.entries(files).map(([name, content]) => ({ name: below + name, content }))));
}

export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
