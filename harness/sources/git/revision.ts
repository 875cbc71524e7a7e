import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../../host/cache.js';
import { UsageError } from '../../host/errors.js';
import type { Progress } from '../../host/progress.js';
import { compareVersions, formatVersion, type GoVersion, parseVersion } from '../../releases/version.js';
import { unpack } from '../archive/unpack.js';
import { storeTree } from '../cache/store.js';
import { withoutSecrets } from '../download/http.js';
import { sha256OfTexts } from '../hash.js';
import { requireTree } from '../inspect.js';
import { checkedTree, type Need } from '../judgeable.js';
import type { Tree } from '../tree.js';
import { developmentVersion, ensureVersionFile } from '../version-file.js';
import { git, refusal } from './command.js';
import { fetchRevision } from './remote.js';

export interface GitOptions {
  cache: Cache;
  progress: Progress;
  need?: Need;
  offline?: boolean;
}

/**
 * Returns the tree of a revision of a git repository, which may be bare, by path or URL. The repository's
 * work tree does not matter.
 */
export async function obtainGit(repository: string, revision: string, options: GitOptions): Promise<Tree> {
  const { cache, progress } = options;
  const name = `${repository}@${revision}`;
  if (revision.startsWith('-')) throw noRevision(repository, revision);
  const local = existsSync(repository);
  const folder = local ? await topOf(repository) : await fetchRevision(repository, revision, options);
  const commit = await resolveCommit(folder, repository, revision);
  const content = await must(folder, ['rev-parse', '--verify', `${commit}^{tree}`]);
  const tagged = await taggedVersion(folder, commit);
  const key = `git-${content.slice(0, 24)}-${tagged === undefined ? commit.slice(0, 16) : formatVersion(tagged)}`;
  const description = `${withoutSecrets(repository)} at ${revision} (${commit.slice(0, 12)})`;
  const origin = { source: 'git' as const, description, commit };
  const tree = await storeTree(
    cache,
    key,
    async staging => {
      const task = progress.task(`Unpacking ${description}`);
      try {
        const version = await archiveInto(folder, { name, commit, tagged }, staging);
        task.done();
        const id = sha256OfTexts('git', content, version.devel ?? formatVersion(version));
        return { root: 'goroot', version, origin, built: false, id };
      } catch (error) {
        task.failed();
        throw error;
      }
    },
    progress,
    () => progress.note(`another run is unpacking ${name}; waiting for it`),
  );
  return checkedTree({ ...tree, origin }, name, options.need);
}

async function archiveInto(
  repository: string,
  wanted: { name: string; commit: string; tagged: GoVersion | undefined },
  staging: string,
): Promise<GoVersion> {
  const root = join(staging, 'goroot');
  const archive = join(staging, 'archive.tar');
  await mkdir(root);
  await must(repository, ['archive', '--format=tar', `--output=${archive}`, wanted.commit], 300_000);
  await unpack(archive, root);
  await rm(archive);
  const facts = await requireTree(root, wanted.name, () => 'name a repository of Go itself');
  if (facts.line === undefined) {
    throw new UsageError(`${wanted.name} does not say which version of Go it is`, {
      remedy: 'name a revision of Go itself',
    });
  }
  const version = facts.version ?? wanted.tagged ?? developmentVersion(facts.line, wanted.commit);
  await ensureVersionFile(root, version);
  return version;
}

/**
 * Returns the repository whose top folder this is. A repository that merely contains the folder is not meant.
 */
async function topOf(path: string): Promise<string> {
  const prefix = await git(path, ['rev-parse', '--show-prefix'], 10_000);
  if (prefix.exitCode === 0 && prefix.stdout.trim() === '') return path;
  const reason = prefix.exitCode === 0 ? 'it is a folder inside of one' : refusal(prefix);
  throw new UsageError(`${path} is not a git repository: ${reason}`, {
    remedy: 'before the @, name the top folder of a repository of Go, or a bare repository',
  });
}

async function resolveCommit(folder: string, repository: string, revision: string): Promise<string> {
  // What was fetched under its own name comes first: a branch of a bare mirror may be older.
  for (const name of [`refs/fetched/${revision}`, revision]) {
    const found = await git(folder, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`], 10_000);
    if (found.exitCode === 0) return found.stdout.trim();
  }
  throw noRevision(repository, revision);
}

function noRevision(repository: string, revision: string): UsageError {
  return new UsageError(`${repository} has no revision ${revision}`, {
    remedy:
      'name a commit, a tag such as go1.22.1 or a branch of the repository; a shallow clone has only a few of them',
  });
}

/** Betas have a tag, but only the released archive has their VERSION file. */
async function taggedVersion(repository: string, commit: string): Promise<GoVersion | undefined> {
  const tags = await must(repository, ['tag', '--points-at', commit]);
  const versions = tags.split('\n').flatMap(tag => (/^go\d/.test(tag) ? [parseVersion(tag)] : []));
  return versions
    .filter(version => version !== undefined)
    .sort(compareVersions)
    .at(-1);
}

async function must(repository: string, args: string[], timeoutMs = 20_000): Promise<string> {
  const result = await git(repository, args, timeoutMs);
  if (result.exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${refusal(result)}`);
  return result.stdout.trim();
}
