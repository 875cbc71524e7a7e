import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cache } from '../host/cache.js';
import { run } from '../host/command.js';
import { UnobtainableError, UsageError } from '../host/errors.js';
import type { Progress } from '../host/progress.js';
import {
  compareLines,
  compareVersions,
  formatLine,
  formatVersion,
  type GoVersion,
  type Line,
  parseVersion,
} from '../releases/version.js';
import { nameOfSource, offersOf, releaseSources } from './available.js';
import { cachedTrees, usedTree } from './cache/store.js';
import { inspectTree } from './inspect.js';
import { type Offer, SourceError } from './offer.js';

export interface BootstrapOptions {
  cache: Cache;
  progress: Progress;
  /** The newest acceptable line; any when absent. */
  newestLine?: Line;
  /** Does not ask the network. */
  offline?: boolean;
  /** The environment to read; this process's own when absent. */
  environment?: Record<string, string | undefined>;
}

/** A built Go that can compile another Go. */
export interface BootstrapGo {
  /** Its GOROOT. */
  root: string;
  version: GoVersion;
}

/**
 * Returns a built Go that is `minimum` or later: GOROOT_BOOTSTRAP, the go command on the PATH, one from the
 * cache, or the newest release available. If GOROOT_BOOTSTRAP is set, no other Go is tried: an unsuitable one
 * is an error.
 */
export async function obtainBootstrap(minimum: GoVersion, options: BootstrapOptions): Promise<BootstrapGo> {
  const { cache, progress, environment = process.env } = options;
  const named = environment.GOROOT_BOOTSTRAP;
  if (named) return namedByUser(named, minimum);
  const suits = (version: GoVersion): boolean =>
    version.devel === undefined &&
    compareVersions(version, minimum) >= 0 &&
    (options.newestLine === undefined || compareLines(version, options.newestLine) <= 0);

  const onPath = await goOnPath(environment);
  if (onPath !== undefined && suits(onPath.version)) return chosen(onPath, 'from the PATH', progress);
  const cached = await newestCached(cache, suits);
  if (cached !== undefined) return chosen(cached, 'from the cache', progress);
  return fetchBootstrap(minimum, suits, options);
}

/** Returns the newest built tree of the cache that suits and is complete. */
async function newestCached(
  cache: Cache,
  suits: (version: GoVersion) => boolean,
): Promise<BootstrapGo | undefined> {
  const suitable = (await cachedTrees(cache)).filter(tree => tree.built && suits(tree.version));
  for (const tree of suitable.sort((a, b) => compareVersions(b.version, a.version))) {
    try {
      return usedTree(cache, tree);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
    }
  }
  return undefined;
}

function chosen({ root, version }: BootstrapGo, origin: string, progress: Progress): BootstrapGo {
  progress.note(`bootstrap: Go ${formatVersion(version)} ${origin}`);
  return { root, version };
}

async function namedByUser(root: string, minimum: GoVersion): Promise<BootstrapGo> {
  const remedy = 'correct GOROOT_BOOTSTRAP, or unset it; a suitable Go is then searched for';
  const version = existsSync(join(root, 'bin/go')) ? await versionOf(join(root, 'bin/go')) : undefined;
  if (version === undefined) {
    throw new UsageError(`GOROOT_BOOTSTRAP=${root} has no working Go`, { remedy });
  }
  if (compareVersions(version, minimum) < 0) {
    throw new UsageError(
      `GOROOT_BOOTSTRAP=${root} is Go ${formatVersion(version)}, but building this tree needs ${formatVersion(minimum)} or later`,
      { remedy },
    );
  }
  return { root, version };
}

async function goOnPath(environment: Record<string, string | undefined>): Promise<BootstrapGo | undefined> {
  const asked = await run('go', ['env', 'GOROOT'], {
    env: { PATH: environment.PATH, GOTOOLCHAIN: 'local', GOROOT: undefined, GOFLAGS: undefined },
    timeoutMs: 10_000,
  });
  const root = asked.stdout.trim();
  if (asked.exitCode !== 0 || root === '' || (await inspectTree(root))?.built !== true) return undefined;
  const version = await versionOf(join(root, 'bin/go'));
  return version === undefined ? undefined : { root, version };
}

/**
 * Returns the version that a go command reports (`go version go1.19.8 linux/amd64`), or undefined when it
 * does not work here.
 */
async function versionOf(go: string): Promise<GoVersion | undefined> {
  const asked = await run(go, ['version'], {
    env: { GOTOOLCHAIN: 'local', GOROOT: undefined, GOFLAGS: undefined },
    timeoutMs: 10_000,
  });
  const words = asked.stdout.trim().split(' ');
  return asked.exitCode === 0 && words.at(-1) === 'linux/amd64' ? parseVersion(words[2] ?? '') : undefined;
}

async function fetchBootstrap(
  minimum: GoVersion,
  suits: (version: GoVersion) => boolean,
  { cache, progress, offline = false, newestLine }: BootstrapOptions,
): Promise<BootstrapGo> {
  const answers: string[] = [];
  for (const source of offline ? [] : releaseSources) {
    try {
      const offer = best(await offersOf(source, cache, progress), suits);
      if (offer === undefined) throw new SourceError('has no suitable Go');
      progress.note(`bootstrap: Go ${formatVersion(offer.version)}, ${offer.description}`);
      const { root, version } = await offer.obtain(progress);
      return { root, version };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      answers.push(`${nameOfSource(source)}: ${error.message}`);
    }
  }
  const newest = newestLine === undefined ? '' : `, but not later than ${formatLine(newestLine)}`;
  throw new UnobtainableError(
    `no Go is available to build this tree with: it needs Go ${formatVersion(minimum)} or later${newest}`,
    { excerpt: answers.join('\n'), remedy: 'set GOROOT_BOOTSTRAP to a GOROOT of such a Go' },
  );
}

/** Returns the newest release that comes built. */
function best(offers: Offer[], suits: (version: GoVersion) => boolean): Offer | undefined {
  return offers
    .filter(offer => offer.built && offer.version.prerelease === undefined && suits(offer.version))
    .at(-1);
}
