import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../../host/cache.js';
import { run } from '../../host/command.js';
import type { Progress } from '../../host/progress.js';
import { formatVersion } from '../../releases/version.js';
import { storeTree } from '../cache/store.js';
import { throwIfDiskFull } from '../disk-full.js';
import { sha256OfTexts } from '../hash.js';
import { inspectTree } from '../inspect.js';
import { type Offer, SourceError } from '../offer.js';
import type { StoredTree } from '../tree.js';
import { type ArchiveFile, fetchFiles } from './apt.js';
import type { Archive } from './archive.js';
import { debianIndex, type GoPackages } from './package-index.js';

/**
 * Returns the releases that this machine's Debian or Ubuntu archive has as packages: built toolchains with
 * full sources and tests, obtained without root and without installing anything. Throws SourceError if the
 * archive fails.
 */
export async function debianOffers(cache: Cache, progress: Progress, refresh = false): Promise<Offer[]> {
  const { archive, packages } = await debianIndex(cache, progress, refresh);
  return packages.map(entry => {
    const id = sha256OfTexts('debian', entry.debianVersion, entry.go.sha256, entry.src.sha256);
    const key = `debian-${entry.line}-${entry.debianVersion.replaceAll(':', '+')}-${id.slice(0, 12)}`;
    return {
      version: entry.version,
      source: 'debian',
      description: `${nameOf(entry)} (${entry.suite})`,
      key,
      bytes: entry.go.bytes + entry.src.bytes,
      built: true,
      obtain: through =>
        storeTree(
          cache,
          key,
          folder => unpackPackages(archive, entry, id, folder, through),
          through,
          () => through.note(`another run is fetching ${nameOf(entry)}; waiting for it`),
        ),
    };
  });
}

function nameOf(entry: GoPackages): string {
  return `golang-${entry.line}-go ${entry.debianVersion}`;
}

async function unpackPackages(
  archive: Archive,
  entry: GoPackages,
  id: string,
  folder: string,
  progress: Progress,
): Promise<Omit<StoredTree, 'shared'>> {
  const task = progress.task(`Fetching ${nameOf(entry)}`, entry.go.bytes + entry.src.bytes);
  try {
    // One is unpacked while the other arrives.
    const unpack = async (file: ArchiveFile): Promise<void> => {
      const [path = ''] = await fetchFiles(archive, [file], folder, task);
      await unpackPackage(path, folder);
    };
    await allEnded([entry.go, entry.src].map(unpack));
    await rm(join(folder, 'apt.conf'), { force: true });
    task.done();
  } catch (error) {
    task.failed();
    throw error;
  }
  // The GOROOT has links to ../../share/go-1.N, so it works wherever the two folders keep their relative
  // places.
  const root = `usr/lib/go-${entry.line}`;
  const facts = await inspectTree(join(folder, root));
  if (facts?.version === undefined || !facts.built) {
    throw new SourceError(`${nameOf(entry)} contains no built Go tree at ${root}`);
  }
  if (formatVersion(facts.version) !== formatVersion(entry.version)) {
    throw new SourceError(`${nameOf(entry)} contains Go ${formatVersion(facts.version)}`);
  }
  const description = `${nameOf(entry)} (${entry.suite})`;
  return { root, version: facts.version, origin: { source: 'debian', description }, built: true, id };
}

/** Waits for all of them even if one fails: the folder that they write to is removed next. */
async function allEnded(work: Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw result.reason;
  }
}

/**
 * Unpacks a package into a folder without installing it, and removes its file. Throws SourceError if that
 * fails.
 */
export async function unpackPackage(path: string, folder: string): Promise<void> {
  const unpacked = await run('dpkg-deb', ['-x', path, folder], { env: { LC_ALL: 'C' }, timeoutMs: 300_000 });
  if (unpacked.exitCode !== 0) {
    throwIfDiskFull(unpacked.output);
    const [complaint = ''] = unpacked.output.split('\n', 1);
    throw new SourceError(unpacked.notFound ? 'this machine has no dpkg-deb' : complaint);
  }
  await rm(path);
}
