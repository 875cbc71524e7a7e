import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Cache } from '../../host/cache.js';
import { UsageError } from '../../host/errors.js';
import type { Progress } from '../../host/progress.js';
import { formatVersion, parseVersion } from '../../releases/version.js';
import { ArchiveError, findTree, unpack } from '../archive/unpack.js';
import { readIndex, writeIndex } from '../cache/indexes.js';
import { storeTree } from '../cache/store.js';
import { type Offer, SourceError } from '../offer.js';
import type { StoredTree } from '../tree.js';
import { download } from './fetch.js';
import { openUrl, UnreachableError } from './http.js';
import { inLine } from './line.js';

/** A file in the release index. */
export interface ReleaseFile {
  /** `go1.22.1`. */
  version: string;
  filename: string;
  kind: 'archive' | 'source';
  /** 64 hex digits. */
  sha256: string;
  bytes: number;
}

interface DownloadsIndex {
  base: string;
  files: ReleaseFile[];
}

// A server that was not reachable is not tried again in the same run.
const unreachable = new Map<string, SourceError>();

/**
 * Returns the address of the official releases, or of the mirror with the same layout that
 * GO_DEBUGCALL_DOWNLOADS names; it ends with a slash.
 */
export function downloadsBase(): string {
  const mirror = process.env.GO_DEBUGCALL_DOWNLOADS;
  if (mirror && !(/^https?:/.test(mirror) && URL.canParse(mirror))) {
    throw new UsageError(`GO_DEBUGCALL_DOWNLOADS=${mirror} is not an http or https address`, {
      remedy: 'set it to the address of a mirror of https://go.dev/dl/, or unset it',
    });
  }
  return `${(mirror || 'https://go.dev/dl').replace(/\/+$/, '')}/`;
}

/**
 * Returns the files of the release index that this program can use: sources, and binaries for linux/amd64.
 * The cache keeps them for a day. Throws SourceError if there is no index.
 */
export async function releaseIndex(cache: Cache, refresh = false): Promise<ReleaseFile[]> {
  const base = downloadsBase();
  const kept = refresh ? undefined : await readIndex<DownloadsIndex>(cache, 'downloads');
  if (kept?.base === base) return kept.files;
  const failed = unreachable.get(base);
  if (failed !== undefined) throw failed;
  try {
    const files = filesIn(await fetchIndex(`${base}?mode=json&include=all`));
    await writeIndex<DownloadsIndex>(cache, 'downloads', { base, files });
    return files;
  } catch (error) {
    if (error instanceof SourceError) unreachable.set(base, error);
    throw error;
  }
}

/** Tries a broken connection once more; a server that is not reachable is not asked twice. */
async function fetchIndex(url: string): Promise<unknown> {
  try {
    return await fetchJson(url);
  } catch (error) {
    if (error instanceof UnreachableError || !(error instanceof SourceError)) throw error;
    return await fetchJson(url);
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await openUrl(url, { connectTimeoutMs: 3_000, idleTimeoutMs: 10_000 });
  if (response.statusCode !== 200) {
    response.destroy();
    throw new SourceError(`${url}: status ${response.statusCode}`);
  }
  try {
    return JSON.parse(await text(response));
  } catch (error) {
    throw new SourceError(`${url} is not an index of releases`, { cause: error });
  }
}

/**
 * Reads the JSON of go.dev/dl: a list of releases with `files`, each with version, os, arch, kind, sha256 and
 * size.
 */
export function filesIn(index: unknown): ReleaseFile[] {
  if (!Array.isArray(index)) throw new SourceError('its index of releases is not a list');
  return index.flatMap(release => {
    const files: unknown = isRecord(release) ? release.files : undefined;
    return Array.isArray(files) ? files.flatMap(fileIn) : [];
  });
}

function fileIn(file: unknown): ReleaseFile[] {
  if (!isRecord(file)) return [];
  const { filename, version, os, arch, kind, sha256, size } = file;
  if (typeof filename !== 'string' || typeof version !== 'string' || typeof sha256 !== 'string') return [];
  // A name becomes a path and a part of a URL. Old releases have no checksum.
  if (!/^go[\w.+-]+\.tar\.gz$/.test(filename) || !/^[0-9a-f]{64}$/.test(sha256)) return [];
  if (parseVersion(version) === undefined || typeof size !== 'number') return [];
  if (kind === 'source') return [{ filename, version, sha256, bytes: size, kind }];
  if (kind === 'archive' && os === 'linux' && arch === 'amd64') {
    return [{ filename, version, sha256, bytes: size, kind }];
  }
  return [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * Returns the official releases: each as a built toolchain if there is one for linux/amd64, otherwise as
 * sources.
 */
export async function downloadOffers(cache: Cache, refresh = false): Promise<Offer[]> {
  const base = downloadsBase();
  const files = await releaseIndex(cache, refresh);
  const byVersion = new Map<string, ReleaseFile>();
  for (const file of files) {
    if (file.kind === 'archive' || !byVersion.has(file.version)) byVersion.set(file.version, file);
  }
  return [...byVersion.values()].flatMap(file => {
    const version = parseVersion(file.version);
    if (version === undefined) return [];
    const key = `download-${file.filename.replace(/\.tar\.gz$/, '')}-${file.sha256.slice(0, 12)}`;
    return [
      {
        version,
        source: 'downloads' as const,
        description: file.filename,
        key,
        bytes: file.bytes,
        built: file.kind === 'archive',
        obtain: progress =>
          storeTree(
            cache,
            key,
            folder => fetchRelease(base, file, folder, progress),
            progress,
            () => progress.note(`another run is fetching ${file.filename}; waiting for it`),
          ),
      } satisfies Offer,
    ];
  });
}

async function fetchRelease(
  base: string,
  file: ReleaseFile,
  folder: string,
  progress: Progress,
): Promise<Omit<StoredTree, 'shared'>> {
  const task = progress.task(`Downloading ${file.filename}`, file.bytes);
  const archive = join(folder, file.filename);
  try {
    const expected = { sha256: file.sha256, bytes: file.bytes };
    await inLine(() => download(`${base}${file.filename}`, archive, { ...expected, task }));
    task.update('unpacking');
    await unpack(archive, folder);
    await rm(archive);
    const found = await findTree(folder);
    const version = found?.facts.version;
    if (found === undefined || version === undefined)
      throw new SourceError(`${file.filename} contains no Go tree`);
    if (`go${formatVersion(version)}` !== file.version && version.patch !== 0) {
      throw new SourceError(`${file.filename} contains Go ${formatVersion(version)}`);
    }
    task.done();
    const description = `${file.filename} from ${base}`;
    const origin = { source: 'downloads' as const, description, sha256: file.sha256 };
    return { root: found.root, version, origin, built: found.facts.built, id: file.sha256 };
  } catch (error) {
    task.failed();
    if (error instanceof ArchiveError) {
      throw new SourceError(`${file.filename} ${error.message}`, { cause: error });
    }
    throw error;
  }
}
