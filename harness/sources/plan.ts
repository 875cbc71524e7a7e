import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Cache } from '../host/cache.js';
import { UsageError } from '../host/errors.js';
import type { Progress } from '../host/progress.js';
import { defaultRequest, type PlaceRequest, parseRequests, type Request } from '../releases/request.js';
import { obtainDirectory } from './directory.js';
import { obtainGit } from './git.js';
import { type Need, requireLine } from './judgeable.js';
import type { ReleaseSource } from './offer.js';
import { planReleases } from './releases.js';
import { obtainTarball } from './tarball.js';
import type { Tree } from './tree.js';

/** `--from`: `auto` asks the cache, the release downloads and Debian in this order; `cache` asks no network. */
export type From = 'auto' | 'cache' | ReleaseSource;

export interface PlanOptions {
  cache: Cache;
  progress: Progress;
  from?: From;
  /** The SHA-256 of the tarball that is asked for: 64 hex digits. */
  sha256?: string;
  /** What the trees must have; `debugger calls` when absent. */
  need?: Need;
}

/** A tree that was asked for. It is brought here by `obtain`, once, however often that is called. */
export interface Choice {
  /** The version where it is known, `Go 1.15.15`; otherwise what was typed. */
  name: string;
  /** The value of `--go` that names exactly this one again. */
  request: string;
  obtain(): Promise<Tree>;
}

/**
 * What the value of `--go` means here, in the order in which it was typed; without a value one release for each protocol.
 * Asks the sources of releases where a version has to be looked for; fetches no tree yet.
 */
export async function plan(go: string | undefined, options: PlanOptions): Promise<Choice[]> {
  // A shell leaves the ~ of --go=~/go as it is.
  const typed = go?.replace(/(^|,)~(?=\/)/g, (_all, before: string) => before + homedir());
  const requests = typed === undefined ? [defaultRequest] : parseRequests(typed, existsSync);
  requireSumFits(requests, options.sha256);
  const choices: Choice[] = [];
  for (const request of requests) choices.push(...(await planOne(request, options)));
  const unique = new Map(choices.map(choice => [choice.request, choice]));
  return [...unique.values()].map(once);
}

/** All trees that the value of `--go` names. */
export async function obtain(go: string | undefined, options: PlanOptions): Promise<Tree[]> {
  const trees: Tree[] = [];
  for (const choice of await plan(go, options)) trees.push(await choice.obtain());
  return trees;
}

function requireSumFits(requests: Request[], sha256: string | undefined): void {
  if (sha256 === undefined) return;
  if (!/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new UsageError(`--sha256=${sha256} is no SHA-256`, { remedy: 'it has 64 hex digits' });
  }
  if (requests.length !== 1 || requests[0]?.kind !== 'tarball') {
    throw new UsageError('--sha256 is for one tarball, and --go names something else', {
      remedy: 'leave it out; the checksums of releases are known',
    });
  }
}

async function planOne(request: Request, options: PlanOptions): Promise<Choice[]> {
  const { need = 'debugger calls' } = options;
  switch (request.kind) {
    case 'directory':
    case 'git':
    case 'tarball':
      return [{ name: request.text, request: request.text, obtain: () => obtainPlace(request, options) }];
    case 'exact':
      requireLine(request.version, need);
      break;
    case 'line':
      requireLine(request.line, need);
      break;
  }
  return planReleases(request, options);
}

function obtainPlace(request: PlaceRequest, options: PlanOptions): Promise<Tree> {
  const { cache, progress, need = 'debugger calls', sha256, from } = options;
  const common = { cache, progress, need, offline: from === 'cache' };
  switch (request.kind) {
    case 'directory':
      return obtainDirectory(request.path, need);
    case 'git':
      return obtainGit(request.repository, request.revision, common);
    case 'tarball':
      return obtainTarball(request.location, { ...common, ...(sha256 === undefined ? {} : { sha256 }) });
  }
}

function once(choice: Choice): Choice {
  let tree: Promise<Tree> | undefined;
  return {
    ...choice,
    obtain: () => {
      tree ??= choice.obtain();
      return tree;
    },
  };
}
