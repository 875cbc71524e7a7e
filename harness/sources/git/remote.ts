import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cache } from '../../host/cache.js';
import { UnobtainableError } from '../../host/errors.js';
import type { Progress } from '../../host/progress.js';
import { sha256OfTexts } from '../hash.js';
import { git, refusal } from './command.js';

export interface RemoteOptions {
  cache: Cache;
  progress: Progress;
  offline?: boolean;
}

/**
 * Returns a bare repository in the cache that has one revision of a repository at a URL, and perhaps more. A
 * tag, a branch or a full commit is fetched alone. Anything else (`c5ed10f3^`) needs the whole history, once.
 */
export async function fetchRevision(url: string, revision: string, options: RemoteOptions): Promise<string> {
  const { cache, progress } = options;
  const name = `git-${sha256OfTexts(url).slice(0, 16)}`;
  const repository = await cache.shared('downloads', name);
  const held = await cache.lock(`downloads-${name}`, {
    timeoutMs: 30 * 60_000,
    onWait: () => progress.note(`another run is fetching from ${url}; waiting for it`),
  });
  try {
    if (!existsSync(join(repository, 'HEAD'))) await must(repository, ['init', '--bare', '--quiet'], 10_000);
    if (await isSettled(repository, revision)) return repository;
    if (options.offline) {
      throw new UnobtainableError(`${url}@${revision} is not in the cache`, {
        remedy: 'run again without --from=cache',
      });
    }
    await fetchFrom(url, revision, repository, progress);
    return repository;
  } finally {
    held.release();
  }
}

/** Returns whether the revision is here and can't have changed at the remote: a tag or a full commit. */
async function isSettled(repository: string, revision: string): Promise<boolean> {
  const ref = /^[0-9a-f]{40}$/.test(revision) ? `${revision}^{tree}` : `refs/tags/${revision}^{tree}`;
  return (await git(repository, ['rev-parse', '--verify', '--quiet', ref], 10_000)).exitCode === 0;
}

async function fetchFrom(
  url: string,
  revision: string,
  repository: string,
  progress: Progress,
): Promise<void> {
  const task = progress.task(`Fetching ${revision} from ${url}`);
  const refspecs = [
    `+refs/tags/${revision}:refs/tags/${revision}`,
    `+refs/heads/${revision}:refs/heads/${revision}`,
    `+${revision}:refs/fetched/${revision}`,
  ];
  const plain = /^[\w./-]+$/.test(revision);
  for (const refspec of plain ? refspecs : []) {
    const alone = await git(
      repository,
      ['fetch', '--quiet', '--no-tags', '--depth=1', url, refspec],
      600_000,
    );
    if (alone.exitCode === 0) {
      task.done();
      return;
    }
    if (!/couldn't find remote ref|not our ref|invalid refspec/i.test(alone.stderr)) {
      task.failed();
      throw unreachable(url, refusal(alone));
    }
  }
  task.update('the whole history is needed, once');
  const shallow = existsSync(join(repository, 'shallow')) ? ['--unshallow'] : [];
  const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  const whole = await git(repository, ['fetch', '--quiet', '--force', ...shallow, url, ...refs], 3_600_000);
  if (whole.exitCode !== 0) {
    task.failed();
    throw unreachable(url, refusal(whole));
  }
  task.done();
}

function unreachable(url: string, reason: string): UnobtainableError {
  return new UnobtainableError(`fetching from ${url} failed: ${reason}`, {
    remedy: 'check the address, or clone the repository yourself and name the folder',
  });
}

async function must(repository: string, args: string[], timeoutMs: number): Promise<void> {
  const result = await git(repository, args, timeoutMs);
  if (result.exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${refusal(result)}`);
}
