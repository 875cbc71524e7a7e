import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { defined } from '../host/defined.js';
import { UnobtainableError, UsageError } from '../host/errors.js';
import { defaultRequest, type PlaceRequest, parseRequests, type Request } from '../releases/request.js';
import { obtainTarball } from './archive/tarball.js';
import type { Choice, PlanOptions } from './choice.js';
import { obtainDirectory } from './directory.js';
import { obtainGit } from './git/revision.js';
import { requireLine } from './judgeable.js';
import { absentChoice, planReleases } from './releases.js';
import type { Tree } from './tree.js';
import { nameOf } from './wording.js';

/**
 * Returns what the value of `--go` means, in the order in which it was typed; without a value, one release
 * for each protocol. Asks the sources of releases where it must look for a version. Fetches no tree yet.
 */
export async function plan(go: string | undefined, options: PlanOptions): Promise<Choice[]> {
  // A shell does not expand the ~ of --go=~/go.
  const typed = go?.replace(/(^|,)~(?=\/)/g, (_all, before: string) => before + homedir());
  const requests = typed === undefined ? [defaultRequest] : parseRequests(typed, existsSync);
  requireSumFits(requests, options.sha256);
  const choices: Choice[] = [];
  for (const request of requests) {
    try {
      choices.push(...(await planOne(request, options)));
    } catch (error) {
      // One that no source has says nothing about the others that were asked for.
      if (requests.length === 1 || !(error instanceof UnobtainableError)) throw error;
      choices.push(absentChoice(shortName(request), request.text, error));
    }
  }
  const unique = new Map(choices.map(choice => [choice.request, choice]));
  return [...unique.values()].map(once);
}

/**
 * Plans as `plan` does, for a command that has no use for what is not available: says so of each, and leaves
 * it out. Throws UnobtainableError where nothing is left.
 */
export async function planAvailable(go: string | undefined, options: PlanOptions): Promise<Choice[]> {
  const choices = await plan(go, options);
  const available = choices.filter(({ absent }) => absent === undefined);
  for (const { absent } of choices) {
    if (absent === undefined) continue;
    if (available.length === 0) throw absent;
    options.progress.note(absent.message);
  }
  return available;
}

/** Obtains all trees that the value of `--go` names. */
export async function obtain(go: string | undefined, options: PlanOptions): Promise<Tree[]> {
  const trees: Tree[] = [];
  for (const choice of await planAvailable(go, options)) trees.push(await choice.obtain());
  return trees;
}

function requireSumFits(requests: Request[], sha256: string | undefined): void {
  if (sha256 === undefined) return;
  if (!/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new UsageError(`--sha256=${sha256} is not a SHA-256`, { remedy: 'a SHA-256 has 64 hex digits' });
  }
  if (requests.length !== 1 || requests[0]?.kind !== 'tarball') {
    throw new UsageError('--sha256 is for one tarball, but --go names something else', {
      remedy: 'leave out --sha256; the checksums of releases are known',
    });
  }
}

/** The name of a Go that nobody has looked at: its version, or what was typed. */
function shortName(request: Request): string {
  return request.kind === 'exact' || request.kind === 'line' ? nameOf(request) : request.text;
}

async function planOne(request: Request, options: PlanOptions): Promise<Choice[]> {
  const { need = 'debug calls' } = options;
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
  const { cache, progress, need = 'debug calls', sha256, from } = options;
  const common = { cache, progress, need, offline: from === 'cache' };
  switch (request.kind) {
    case 'directory':
      return obtainDirectory(request.path, need, cache);
    case 'git':
      return obtainGit(request.repository, request.revision, common);
    case 'tarball':
      return obtainTarball(request.location, { ...common, ...defined({ sha256 }) });
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
