import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cache } from '../host/cache.js';
import { readIndex, writeIndex } from './cache/indexes.js';
import { filesOf, sha256OfFile, sha256OfTexts } from './hash.js';

/** What a directory held when it was looked at. */
export interface Manifest {
  /** Hash of all files: names, contents and executable bits. 64 hex digits. */
  hash: string;
  /** How often the directory was edited while it was compiled; see `disownManifest`. */
  disowned?: number;
  /** When its files were looked at: milliseconds since 1970. */
  takenAt: number;
  /** For each file below the root: what changes when it is written, and the SHA-256 of its contents. */
  files: Record<string, [stamp: string, sha256: string]>;
}

/**
 * A file system counts time in steps, the largest known of 2 s. A file that was written so shortly before it
 * was read may have been written once more with the same time.
 */
const stepMs = 2000;

const largeBytes = 4 << 20;

/**
 * Returns what a GOROOT holds now. With a cache, it reads only the files that were written since the manifest
 * that the cache keeps of this directory, and keeps the new one.
 */
export async function manifestOf(root: string, cache?: Cache): Promise<Manifest> {
  const known = cache === undefined ? undefined : await keptManifest(root, cache);
  const takenAt = Date.now();
  const files: Manifest['files'] = {};
  let changed = false;
  for (const { name, executable, bytes, inode, modifiedMs, changedMs } of filesOf(root)) {
    const stamp = `${executable ? 'x' : '-'} ${bytes} ${inode} ${modifiedMs} ${changedMs}`;
    const before = known?.files[name];
    const isSettled = known !== undefined && Math.max(changedMs, modifiedMs) < known.takenAt - stepMs;
    if (before?.[0] === stamp && isSettled) {
      files[name] = before;
      continue;
    }
    changed = true;
    const path = join(root, name);
    // There are ten thousand small files: an asynchronous call for each would take longer than reading them.
    files[name] = [stamp, bytes > largeBytes ? await sha256OfFile(path) : sha256(readFileSync(path))];
  }
  const gone = known !== undefined && Object.keys(known.files).length !== Object.keys(files).length;
  if (known !== undefined && !changed && !gone) return known;
  const { disowned = 0 } = known ?? {};
  const manifest = manifestFrom(files, disowned, takenAt);
  if (cache === undefined) return manifest;
  latest.set(root, { cache: cache.root, manifest });
  await writeIndex(cache, nameFor(root), manifest);
  return manifest;
}

/** Returns the manifest that the cache keeps of a directory, if it has one. */
export async function keptManifest(root: string, cache: Cache): Promise<Manifest | undefined> {
  const known = latest.get(root);
  if (known?.cache === cache.root) return known.manifest;
  const manifest = await readIndex<Manifest>(cache, nameFor(root), true);
  if (manifest !== undefined) latest.set(root, { cache: cache.root, manifest });
  return manifest;
}

/**
 * Gives all later manifests of a directory another hash. It was edited while it was compiled: what was made of it
 * then, and is kept by the hash that it had, is of two different trees.
 */
export async function disownManifest(root: string, cache: Cache): Promise<void> {
  const known = await keptManifest(root, cache);
  if (known === undefined) return;
  const manifest = manifestFrom(known.files, (known.disowned ?? 0) + 1, known.takenAt);
  latest.set(root, { cache: cache.root, manifest });
  await writeIndex(cache, nameFor(root), manifest);
}

function manifestFrom(files: Manifest['files'], disowned: number, takenAt: number): Manifest {
  return { hash: hashOf(files, disowned), ...(disowned === 0 ? {} : { disowned }), takenAt, files };
}

/** The latest manifests that this process has seen, by directory: a manifest is a megabyte to read. */
const latest = new Map<string, { cache: string; manifest: Manifest }>();

/** Returns the files that two manifests do not have alike, sorted. */
export function differences(before: Manifest, after: Manifest): string[] {
  const names = new Set([...Object.keys(before.files), ...Object.keys(after.files)]);
  return [...names].filter(name => contentOf(before, name) !== contentOf(after, name)).sort();
}

/** Contents and executable bit. */
function contentOf({ files }: Manifest, name: string): string | undefined {
  const file = files[name];
  return file && `${file[0][0]}${file[1]}`;
}

function hashOf(files: Manifest['files'], disowned: number): string {
  const hash = createHash('sha256').update(disowned === 0 ? '' : `disowned ${disowned}\n`);
  for (const [name, [stamp, contents]] of Object.entries(files)) {
    hash.update(`${name}\0${stamp[0]}${contents}\n`);
  }
  return hash.digest('hex');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function nameFor(root: string): string {
  return `directory-${sha256OfTexts(root).slice(0, 40)}`;
}
