import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hasCode } from '../host/files.js';

/** The SHA-256 of a file, as 64 hex digits. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** A SHA-256 over a list of texts, as 64 hex digits; `['ab', 'c']` and `['a', 'bc']` differ. */
export function sha256OfTexts(...texts: string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:${text}`);
  return hash.digest('hex');
}

// What a GOROOT's behaviour follows from. pkg/linux_amd64 is left out: it is compiled from src, and the go
// command compiles it anew where it is stale.
const parts = ['VERSION', 'VERSION.cache', 'go.env', 'src', 'bin/go', 'pkg/include', 'pkg/tool'];

/**
 * A hash of what a GOROOT holds, as 64 hex digits: names, contents and executable bits, links followed. The path
 * of the GOROOT and the times of its files don't count.
 */
export async function hashTree(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const part of parts) await hashEntry(hash, root, part);
  return hash.digest('hex');
}

async function hashEntry(hash: Hash, root: string, name: string): Promise<void> {
  const path = join(root, name);
  const stats = await statIfThere(path);
  if (stats === undefined) return;
  if (stats.isDirectory()) {
    const names = (await readdir(path)).filter(entry => entry !== '.git').sort();
    for (const entry of names) await hashEntry(hash, root, `${name}/${entry}`);
  } else if (stats.isFile()) {
    const executable = (stats.mode & 0o111) !== 0;
    hash.update(`${name}\0${executable ? 'x' : '-'}${stats.size}\0`);
    hash.update(await readFile(path));
  }
}

/** A dangling link counts as absent: Debian's trees have some, to parts that are packaged elsewhere. */
async function statIfThere(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
