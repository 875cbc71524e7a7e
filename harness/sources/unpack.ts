import { readdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import * as tar from 'tar';
import { hasCode, messageOf } from '../host/files.js';
import { inspectTree, type TreeFacts } from './inspect.js';

/** An archive that can't be used; `message` is worded to follow the archive's name. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/**
 * Unpacks a tar archive, compressed by gzip or not, into `folder`. Throws ArchiveError when it is damaged, cut short,
 * or when an entry would land outside of `folder` or link to what lies outside; nothing outside is ever written.
 */
export async function unpack(archive: string, folder: string): Promise<void> {
  let refused: string | undefined;
  let entries = 0;
  try {
    await tar.extract({
      file: archive,
      cwd: folder,
      strict: true,
      preserveOwner: false,
      filter: (path, entry) => {
        entries++;
        const link = 'linkpath' in entry ? entry.linkpath : undefined;
        const type = 'type' in entry ? entry.type : undefined;
        refused ??= objection(path, type, link);
        return refused === undefined;
      },
    });
  } catch (error) {
    if (hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT')) throw error;
    throw new ArchiveError(refused ?? `is damaged or not a tar archive: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (refused !== undefined) throw new ArchiveError(refused);
  if (entries === 0) throw new ArchiveError('is empty or not a tar archive');
}

/** What is wrong with an entry. Hard links are named from the archive's root, symbolic ones from their own folder. */
function objection(path: string, type: string | undefined, link: string | undefined): string | undefined {
  if (climbs(path)) return `has an entry that climbs out of it: ${path}`;
  if (link === undefined || link === '' || (type !== 'Link' && type !== 'SymbolicLink')) return undefined;
  const target = type === 'Link' || link.startsWith('/') ? link : join(dirname(path), link);
  return climbs(target) ? `has a link that leads out of it: ${path} -> ${link}` : undefined;
}

function climbs(path: string): boolean {
  return path.startsWith('/') || normalize(path).split('/').includes('..');
}

/** The Go tree in a folder: the folder itself, or the only Go tree among the folders in it. */
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
