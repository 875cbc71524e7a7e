import { readFile, writeFile } from 'node:fs/promises';
import { FormatError } from '../../host/format-error.js';

/** A member of an archive that Go's tools wrote. */
interface Member {
  name: string;
  content: Uint8Array;
}

const magic = '!<arch>\n';
const headerBytes = 60;

/**
 * Returns the members of an archive in the common ar format, as `go tool pack` writes it: for each member a
 * header of 60 bytes (the name in the first 16, the size in the 10 at offset 48) and the content, padded to
 * an even size.
 */
export function readArchive(bytes: Buffer): Member[] {
  if (bytes.toString('latin1', 0, magic.length) !== magic) throw new FormatError('not an archive');
  const members: Member[] = [];
  for (let at = magic.length; at < bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 16).trimEnd();
    const size = Number(bytes.toString('latin1', at + 48, at + 58));
    const start = at + headerBytes;
    if (!Number.isInteger(size) || size < 0 || start + size > bytes.length) {
      throw new FormatError(`the archive is damaged: no member of ${size} bytes at byte ${at}`);
    }
    members.push({ name, content: bytes.subarray(start, start + size) });
    at = start + size + (size & 1);
  }
  return members;
}

/** Returns the name that the go command gives an object file in an archive: its first 16 characters. */
export function memberName(file: string): string {
  return file.slice(0, 16);
}

/** Returns an archive of these members. Times and owners are zero, as in the archives of the go command. */
export function archiveOf(members: readonly Member[]): Buffer {
  const parts: Uint8Array[] = [Buffer.from(magic)];
  for (const { name, content } of members) {
    const header = `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}${String(content.length).padEnd(10)}\`\n`;
    parts.push(Buffer.from(header, 'latin1'), content);
    if (content.length & 1) parts.push(Uint8Array.of(0));
  }
  return Buffer.concat(parts);
}

/**
 * Writes the archive `to`: the members of the compiler's archive, followed by the assembler's object files.
 */
export async function packObjects(compiled: string, objects: readonly string[], to: string): Promise<void> {
  const members = readArchive(await readFile(compiled));
  for (const path of objects) {
    members.push({ name: memberName(path.slice(path.lastIndexOf('/') + 1)), content: await readFile(path) });
  }
  await writeFile(to, archiveOf(members));
}

/** Writes the archive `to`: that of a package, with other object files of the same names. */
export async function replaceObjects(archive: string, objects: readonly string[], to: string): Promise<void> {
  const members = readArchive(await readFile(archive));
  for (const path of objects) {
    const file = path.slice(path.lastIndexOf('/') + 1);
    const at = members.findIndex(({ name }) => name === memberName(file));
    const member = members[at];
    if (member === undefined) throw new Error(`${archive} has no ${file}`);
    members[at] = { ...member, content: await readFile(path) };
  }
  await writeFile(to, archiveOf(members));
}

/**
 * The second line of a package is its build ID, which the go command fills in when the package is finished.
 */
export function withoutBuildID(content: Uint8Array): Buffer {
  const head = Buffer.from(content.subarray(0, 512))
    .toString('latin1')
    .replace(/\nbuild id "[^"]*"/, '');
  return Buffer.concat([Buffer.from(head, 'latin1'), content.subarray(512)]);
}
