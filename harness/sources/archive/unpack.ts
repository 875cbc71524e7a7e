import { readdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import * as tar from 'tar';
import { lastLines, run } from '../../host/command.js';
import { MachineError } from '../../host/errors.js';
import { messageOf } from '../../host/files.js';
import { throwIfDiskFull } from '../disk-full.js';
import { inspectTree, type TreeFacts } from '../inspect.js';

/** An archive that can't be used. `message` is worded to follow the archive's name. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/**
 * Unpacks a tar archive, compressed by gzip or not, into `folder`. Throws ArchiveError when the archive is
 * damaged or cut short, or when an entry would lie outside of `folder` or link to something outside; in that
 * case nothing is written.
 */
export async function unpack(archive: string, folder: string): Promise<void> {
  await inspectArchive(archive);
  // The tar program writes ten thousand small files in an eighth of the time that Node needs.
  const args = [
    '--extract',
    `--file=${archive}`,
    `--directory=${folder}`,
    '--no-same-owner',
    '--no-same-permissions',
  ];
  const unpacked = await run('tar', args, { env: { LC_ALL: 'C' }, timeoutMs: 600_000 });
  if (unpacked.notFound) {
    throw new MachineError('tar is not installed on this machine', {
      remedy: 'install it: apt-get install tar',
    });
  }
  if (unpacked.exitCode === 0) return;
  throwIfDiskFull(unpacked.stderr);
  throw new ArchiveError(`can't be unpacked: ${lastLines(unpacked.stderr, 3)}`);
}

/** Reads the archive to its end and checks the name and the link of each entry. */
async function inspectArchive(archive: string): Promise<void> {
  let refused: string | undefined;
  let entries = 0;
  try {
    await tar.list({
      file: archive,
      strict: true,
      onReadEntry: entry => {
        entries++;
        refused ??= objection(entry.path, entry.type, entry.linkpath);
      },
    });
  } catch (error) {
    throw new ArchiveError(refused ?? `is damaged, cut short, or not a tar archive: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (refused !== undefined) throw new ArchiveError(refused);
  if (entries === 0) throw new ArchiveError('is empty or not a tar archive');
}

/**
 * Returns what is wrong with an entry. Hard links are named relative to the archive's root, symbolic links
 * relative to their own folder.
 */
function objection(path: string, type: string, link: string | undefined): string | undefined {
  if (climbs(path)) return `has an entry outside of its own folder: ${path}`;
  if (link === undefined || link === '' || (type !== 'Link' && type !== 'SymbolicLink')) return undefined;
  const target = type === 'Link' || link.startsWith('/') ? link : join(dirname(path), link);
  return climbs(target) ? `has a link to a place outside of its own folder: ${path} -> ${link}` : undefined;
}

function climbs(path: string): boolean {
  return path.startsWith('/') || normalize(path).split('/').includes('..');
}

/** Returns the Go tree in a folder: the folder itself, or the only Go tree among the folders in it. */
export async function findTree(folder: string): Promise<{ root: string; facts: TreeFacts } | undefined> {
  const itself = await inspectTree(folder);
  if (itself !== undefined) return { root: '.', facts: itself };
  const names = (await readdir(folder, { withFileTypes: true })).filter(entry => entry.isDirectory());
  for (const { name } of names) {
    const facts = await inspectTree(join(folder, name));
    if (facts !== undefined) return { root: name, facts };
  }
  return undefined;
}
