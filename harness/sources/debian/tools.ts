import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache, CacheKind } from '../../host/cache.js';
import type { Progress } from '../../host/progress.js';
import { SourceError } from '../offer.js';
import { fetchFiles } from './apt.js';
import type { Archive } from './archive.js';
import { debianIndex, readDebianIndex, type ToolPackage } from './package-index.js';
import { unpackPackage } from './packages.js';

/** Where tools come from, and where they are kept. */
export interface ToolPlaces {
  cache: Cache;
  progress: Progress;
  /** Uses only what the cache has; does not ask the network. */
  offline: boolean;
}

/** What is wanted of the tools that the archive has. */
export interface WantedTool {
  /** Its name in a sentence: `QEMU`. */
  title: string;
  /** Its name with what it has to be, `QEMU 10 or later`; the title when absent. */
  wanted?: string;
  /** Returns the packages that may serve, the best first. */
  choose: (tools: readonly ToolPackage[]) => readonly ToolPackage[];
  /** Whether the one that is unpacked in a folder serves here; every one does when absent. */
  serves?: (folder: string) => Promise<boolean>;
  /** Where the cache keeps it. */
  kind: CacheKind;
  /** Removes what nobody needs from the unpacked package, before the cache has it. */
  trim?: (folder: string) => Promise<void>;
}

/** A tool, and the folder of the cache that its package is unpacked in. */
export interface ObtainedTool {
  folder: string;
  found: ToolPackage;
}

/**
 * Returns the best of a tool's packages that serves; fetches it where the cache hasn't it. Where there is none, returns
 * what `lacking` makes of the reason: a sentence without its full stop, and the error that it is about, if there is one.
 */
export async function obtainTool<T>(
  tool: WantedTool,
  places: ToolPlaces,
  lacking: (sentence: string, cause?: SourceError) => T,
): Promise<ObtainedTool | T> {
  const { title, wanted = title } = tool;
  let uncached: ToolPackage | undefined;
  try {
    const { cache, progress, offline } = places;
    const index = offline ? await readDebianIndex(cache) : await debianIndex(cache, progress);
    if (index === undefined) return lacking(`no ${wanted} is available here`);
    for (const found of tool.choose(index.tools)) {
      const folder = await unpacked(index.archive, found, tool, places);
      if (folder === undefined) uncached ??= found;
      else if (tool.serves === undefined || (await tool.serves(folder))) return { folder, found };
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return lacking(`${title} is not available from Debian packages: ${error.message}`, error);
  }
  return lacking(
    uncached === undefined
      ? `no ${wanted} is available here`
      : `the cache has no ${title} ${uncached.version}, and --from=cache allows no network`,
  );
}

/**
 * Returns the folder of the cache that a package is unpacked in. Undefined if the network would have to be asked and may
 * not be. Throws SourceError if the package can't be fetched or unpacked.
 */
async function unpacked(
  archive: Archive,
  found: ToolPackage,
  { kind, trim }: WantedTool,
  { cache, progress, offline }: ToolPlaces,
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
