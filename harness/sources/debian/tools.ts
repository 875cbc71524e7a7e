import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache, CacheKind } from '../../host/cache.js';
import type { Progress } from '../../host/progress.js';
import { fetchFiles } from './apt.js';
import type { Archive } from './archive.js';
import type { ToolPackage } from './package-index.js';
import { unpackPackage } from './packages.js';

export interface ObtainToolOptions {
  cache: Cache;
  progress: Progress;
  /** Uses only what the cache has; does not ask the network. */
  offline: boolean;
  /** Where the cache keeps it. */
  kind: CacheKind;
  /** Removes what nobody needs from the unpacked package, before the cache has it. */
  trim?: (folder: string) => Promise<void>;
}

/**
 * Returns the folder of the cache that the package of a tool is unpacked in; fetches it where it isn't there.
 * Undefined if the network would have to be asked and may not be. Throws SourceError if the package can't be
 * fetched or unpacked.
 */
export async function obtainTool(
  archive: Archive,
  found: ToolPackage,
  { cache, progress, offline, kind, trim }: ObtainToolOptions,
): Promise<string | undefined> {
  const key = `${found.name}-${found.debianVersion.replaceAll(':', '+')}-${found.file.sha256.slice(0, 12)}`;
  if (offline && !cache.has(kind, key)) return undefined;
  return cache.entry(kind, key, async folder => {
    const task = progress.task(`Fetching ${found.name} ${found.debianVersion}`, found.file.bytes);
    try {
      const [path = ''] = await fetchFiles(archive, [found.file], folder, task);
      await unpackPackage(path, folder);
      await rm(join(folder, 'apt.conf'), { force: true });
      await trim?.(folder);
      task.done();
    } catch (error) {
      task.failed();
      throw error;
    }
  });
}
