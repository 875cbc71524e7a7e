import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../host/cache.js';
import { UsageError } from '../host/errors.js';
import { hasCode } from '../host/files.js';
import { sha256OfTexts } from './hash.js';
import { requireTree, sourceFactsOf } from './inspect.js';
import { type Need, requireJudgeable } from './judgeable.js';
import { manifestOf } from './manifest.js';
import type { Tree } from './tree.js';
import { developmentVersion } from './version-file.js';

/**
 * Returns the user's own tree or GOROOT. It is read in place and never written to. With a cache, only what was
 * written since it was last looked at is read.
 */
export async function obtainDirectory(
  path: string,
  need: Need = 'debug calls',
  cache?: Cache,
): Promise<Tree> {
  const root = await existingFolder(path);
  if (isGitFolder(root)) {
    throw new UsageError(`${path} is a git repository without files: which revision is meant?`, {
      remedy: `name a revision: --go=${path}@go1.22.1`,
    });
  }
  const facts = await requireTree(root, path, () => meantTree(path, root));
  if (facts.line === undefined) {
    throw new UsageError(`${path} does not say which version of Go it is`, {
      remedy: `write it to ${join(path, 'VERSION')}: go1.22.1`,
    });
  }
  // What has to be built is read rarely, and built in the cache.
  const { hash: content } = await manifestOf(root, facts.built ? cache : undefined);
  const version = facts.version ?? developmentVersion(facts.line, content);
  requireJudgeable(path, version, facts, need);
  return {
    root,
    version,
    origin: { source: 'directory', description: path },
    built: facts.built,
    id: directoryId(content),
    shared: false,
    facts: sourceFactsOf(facts),
  };
}

/** Returns the id of a tree that is a directory, by the hash of its manifest. */
export function directoryId(content: string): string {
  return sha256OfTexts('directory', content);
}

/** Returns whether a folder is a bare repository, or the `.git` of another. */
function isGitFolder(root: string): boolean {
  return ['HEAD', 'objects', 'refs'].every(name => existsSync(join(root, name)));
}

/** Guesses which folder near this one the user meant. */
function meantTree(path: string, root: string): string {
  const below = ['go', 'goroot'].find(name => existsSync(join(root, name, 'src/runtime')));
  const above = existsSync(join(root, '..', 'src/runtime/asm_amd64.s')) ? '..' : undefined;
  const meant = below ?? above;
  return meant === undefined
    ? 'name the GOROOT: the folder that contains the src of Go itself'
    : `did you mean ${join(path, meant)}?`;
}

async function existingFolder(path: string): Promise<string> {
  try {
    const root = await realpath(path);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'ENOTDIR')) throw error;
    throw new UsageError(`${path} does not exist`, { remedy: 'check the path', cause: error });
  }
  throw new UsageError(`${path} is a file, but not a .tar.gz archive of a Go tree`, {
    remedy: 'name a folder, or a .tar.gz',
  });
}
