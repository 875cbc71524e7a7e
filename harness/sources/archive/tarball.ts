import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cache } from '../../host/cache.js';
import { defined } from '../../host/defined.js';
import { UnobtainableError, UsageError } from '../../host/errors.js';
import { hasCode } from '../../host/files.js';
import type { Progress } from '../../host/progress.js';
import { withScratch } from '../../host/scratch.js';
import { readIndex, writeIndex } from '../cache/indexes.js';
import { cachedTree, storeTree } from '../cache/store.js';
import { download } from '../download/fetch.js';
import { withoutSecrets } from '../download/http.js';
import { inLine } from '../download/line.js';
import { downloadsBase, releaseIndex } from '../download/releases.js';
import { sha256OfFile, sha256OfTexts } from '../hash.js';
import { notATree } from '../inspect.js';
import { checkedTree, type Need } from '../judgeable.js';
import { SourceError } from '../offer.js';
import type { StoredTree, Tree } from '../tree.js';
import { developmentVersion, ensureVersionFile } from '../version-file.js';
import { ArchiveError, findTree, unpack } from './unpack.js';

export interface TarballOptions {
  cache: Cache;
  progress: Progress;
  need?: Need;
  /** The SHA-256 that the user stated: 64 hex digits. */
  sha256?: string;
  offline?: boolean;
}

/** Returns the tree in a source or binary archive of Go, by path or URL. */
export async function obtainTarball(location: string, options: TarballOptions): Promise<Tree> {
  if (/^https?:\/\//i.test(location)) return fromUrl(location, options);
  return fromFile(location.startsWith('file://') ? fileURLToPath(location) : location, options);
}

async function fromFile(path: string, options: TarballOptions): Promise<Tree> {
  const sha256 = await sumOf(path);
  if (options.sha256 !== undefined && sha256 !== options.sha256.toLowerCase()) {
    throw new UsageError(`the SHA-256 of ${path} is ${sha256}, not the one that --sha256 states`, {
      remedy: 'fetch the archive again, or correct --sha256',
    });
  }
  return fromArchive(path, path, sha256, options);
}

async function sumOf(path: string): Promise<string> {
  try {
    if ((await stat(path)).isFile()) return await sha256OfFile(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'ENOTDIR')) throw error;
  }
  throw new UsageError(`there is no file ${path}`, { remedy: 'check the path' });
}

async function fromUrl(url: string, options: TarballOptions): Promise<Tree> {
  const { cache, progress } = options;
  const expected = options.sha256?.toLowerCase() ?? (await officialSum(url, cache));
  const known = expected ?? (await readIndex<string>(cache, indexName(url), options.offline));
  const kept = known === undefined ? undefined : await cachedTree(cache, keyOf(known));
  if (kept !== undefined && known !== undefined) {
    progress.note(`${url}: in the cache already (SHA-256 ${known.slice(0, 12)})`);
    return checkedTree(kept, url, options.need);
  }
  if (options.offline) {
    throw new UnobtainableError(`${url} is not in the cache`, {
      remedy: 'run again without --from=cache',
    });
  }
  return withScratch(cache, async folder => {
    const archive = join(folder, 'archive');
    const task = progress.task(`Downloading ${url}`);
    try {
      const sha256 = await inLine(() => download(url, archive, { task, ...defined({ sha256: expected }) }));
      task.done();
      await writeIndex(cache, indexName(url), sha256);
      return await fromArchive(archive, url, sha256, options);
    } catch (error) {
      task.failed();
      if (!(error instanceof SourceError)) throw error;
      throw new UnobtainableError(`${url} is not available: ${error.message}`, {
        remedy: 'check the address and --sha256, or download the archive by other means and name the file',
        cause: error,
      });
    }
  });
}

/** Returns the SHA-256 that the release index has for an archive at the address where the releases are. */
async function officialSum(url: string, cache: Cache): Promise<string | undefined> {
  if (!url.startsWith(downloadsBase())) return undefined;
  try {
    const files = await releaseIndex(cache);
    return files.find(file => file.filename === basename(url))?.sha256;
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}

function indexName(url: string): string {
  return `tarball-${sha256OfTexts(url).slice(0, 16)}`;
}

function keyOf(sha256: string): string {
  return `tarball-${sha256.slice(0, 32)}`;
}

async function fromArchive(
  archive: string,
  name: string,
  sha256: string,
  options: TarballOptions,
): Promise<Tree> {
  const { cache, progress } = options;
  const make = async (folder: string): Promise<Omit<StoredTree, 'shared'>> => {
    const task = progress.task(`Unpacking ${basename(name)}`);
    try {
      await unpack(archive, folder);
      const found = await findTree(folder);
      if (found === undefined) throw new ArchiveError(`contains no Go tree: ${notATree}`);
      const { root, facts } = found;
      if (facts.line === undefined)
        throw new ArchiveError('does not say which version of Go it is: it has no VERSION file');
      const version = facts.version ?? developmentVersion(facts.line, sha256);
      await ensureVersionFile(join(folder, root), version);
      task.done();
      const origin = { source: 'tarball' as const, description: withoutSecrets(name), sha256 };
      return { root, version, origin, built: facts.built, id: sha256 };
    } catch (error) {
      task.failed();
      if (!(error instanceof ArchiveError)) throw error;
      throw new UsageError(`${name} ${error.message}`, {
        remedy: 'fetch it again, or name another archive; --sha256 checks that it is the right one',
        cause: error,
      });
    }
  };
  const tree = await storeTree(cache, keyOf(sha256), make, progress);
  return checkedTree(
    { ...tree, origin: { ...tree.origin, description: withoutSecrets(name) } },
    name,
    options.need,
  );
}
