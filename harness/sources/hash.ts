import { createHash, type Hash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Returns the SHA-256 of a file, as 64 hex digits. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Returns a SHA-256 over a list of texts, as 64 hex digits. `['ab', 'c']` and `['a', 'bc']` differ. */
export function sha256OfTexts(...texts: string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:${text}`);
  return hash.digest('hex');
}

// The parts of a GOROOT that determine its behaviour. pkg/linux_amd64 is left out: it is compiled from src,
// and the go command compiles it again when it is stale.
const parts = ['VERSION', 'VERSION.cache', 'go.env', 'src', 'bin/go', 'pkg/include', 'pkg/tool'];

export interface HashOptions {
  /** The files and folders that count; all that determine the behaviour of a GOROOT when absent. */
  parts?: readonly string[];
  /** Whether a file counts, by its path below the root; all do when absent. */
  counts?: (path: string) => boolean;
}

/**
 * Returns a hash of what a GOROOT holds, as 64 hex digits: names, contents and executable bits; links are
 * followed. The path of the GOROOT and the times of its files do not count.
 */
export async function hashTree(root: string, options: HashOptions = {}): Promise<string> {
  const hash = createHash('sha256');
  const { counts = () => true } = options;
  const files = (options.parts ?? parts).flatMap(part => [...filesBelow(root, part)]);
  for (const file of files.filter(({ name }) => counts(name))) {
    // There are ten thousand small files: an asynchronous call for each would take longer than reading them.
    hash.update(`${file.name}\0${file.executable ? 'x' : '-'}${file.bytes}\0`);
    if (file.bytes > largeBytes) await hashLarge(hash, join(root, file.name));
    else hash.update(readFileSync(join(root, file.name)));
  }
  return hash.digest('hex');
}

const largeBytes = 4 << 20;

async function hashLarge(hash: Hash, path: string): Promise<void> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    hash.update(chunk as Uint8Array);
}

/** A file of a GOROOT. */
export interface TreeFile {
  /** Path below the root. */
  name: string;
  executable: boolean;
  bytes: number;
  inode: number;
  /** Milliseconds since 1970, with fractions. */
  modifiedMs: number;
  /** When its contents, name or rights changed last: milliseconds since 1970, with fractions. */
  changedMs: number;
}

/** Returns the files of a GOROOT that determine its behaviour, in a fixed order. Links are followed. */
export function filesOf(root: string): TreeFile[] {
  return parts.flatMap(part => [...filesBelow(root, part)]);
}

function* filesBelow(root: string, name: string): Generator<TreeFile> {
  // A dangling link counts as absent: Debian's trees have some, to parts that are in other packages.
  const stats = statSync(join(root, name), { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    const names = readdirSync(join(root, name)).filter(entry => entry !== '.git');
    for (const entry of names.sort()) yield* filesBelow(root, `${name}/${entry}`);
  } else if (stats?.isFile()) {
    yield {
      name,
      executable: (stats.mode & 0o111) !== 0,
      bytes: stats.size,
      inode: stats.ino,
      modifiedMs: stats.mtimeMs,
      changedMs: stats.ctimeMs,
    };
  }
}
