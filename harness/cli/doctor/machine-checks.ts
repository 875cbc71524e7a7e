import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Cache } from '../../host/cache.js';
import { run } from '../../host/command.js';
import { messageOf } from '../../host/files.js';
import type { Progress } from '../../host/progress.js';
import { formatLine, lineOf } from '../../releases/version.js';
import { cachedTrees } from '../../sources/cache/store.js';
import { debianOffers } from '../../sources/debian/packages.js';
import { downloadOffers } from '../../sources/download/releases.js';
import { type Offer, SourceError } from '../../sources/offer.js';
import type { Check } from './check.js';
import { checkTracing } from './trace-check.js';

/**
 * Checks what can only be checked on a supported platform: tracing, programs, the cache, the sources of Go.
 */
export async function* checkHere(progress: Progress): AsyncGenerator<Check> {
  yield checkTracing();
  yield* checkPrograms();
  const cache = Cache.default();
  yield checkCache(cache);
  yield* checkSources(cache, progress);
}

interface WantedProgram {
  command: string;
  args: string[];
  /** What does not work without it. */
  purpose: string;
  /** The Debian packages that have it. */
  package: string;
}

const programs: WantedProgram[] = [
  { command: 'git', args: ['--version'], purpose: '--go=REPOSITORY@REVISION', package: 'git' },
  { command: 'gcc', args: ['--version'], purpose: 'programs with cgo, and -race', package: 'gcc libc6-dev' },
  { command: 'apt-get', args: ['--version'], purpose: 'Go from Debian packages', package: 'apt' },
  { command: 'dpkg-deb', args: ['--version'], purpose: 'Go from Debian packages', package: 'dpkg' },
];

async function* checkPrograms(): AsyncGenerator<Check> {
  for (const { command, args, purpose, package: name } of programs) {
    const result = await run(command, args, { timeoutMs: 10_000 });
    const [first = ''] = result.stdout.split('\n');
    yield result.exitCode === 0
      ? { name: command, state: 'fine', found: first }
      : {
          name: command,
          state: 'lacking',
          found: `not found; needed for ${purpose}`,
          remedy: `install it: apt-get install ${name}`,
        };
  }
}

/** Two releases take about this much, with their packages, build caches and compiled programs. */
const neededBytes = 2e9;

function checkCache(cache: Cache): Check {
  const name = 'cache';
  try {
    mkdirSync(cache.root, { recursive: true });
    accessSync(cache.root, constants.W_OK | constants.X_OK);
  } catch (error) {
    return {
      name,
      state: 'broken',
      found: messageOf(error),
      remedy: 'set GO_DEBUGCALL_CACHE to a folder that you can write to',
    };
  }
  const { bavail, bsize } = statfsSync(existsSync(cache.root) ? cache.root : dirname(cache.root));
  const free = bavail * bsize;
  const found = `${cache.root}, ${(free / 1e9).toFixed(1)} GB free`;
  if (free >= neededBytes) return { name, state: 'fine', found };
  return {
    name,
    state: free < neededBytes / 4 ? 'broken' : 'lacking',
    found: `${found}; a first run needs about ${neededBytes / 1e9} GB`,
    remedy: 'free some space, or set GO_DEBUGCALL_CACHE to a folder with room',
  };
}

async function* checkSources(cache: Cache, progress: Progress): AsyncGenerator<Check> {
  const downloads = await checkSource('Go downloads', () => downloadOffers(cache, true));
  yield downloads;
  const debian = await checkSource('Go from Debian', () => debianOffers(cache, progress, true));
  yield debian;
  if (downloads.state === 'fine' || debian.state === 'fine') return;
  const kept = (await cachedTrees(cache)).length;
  yield {
    name: 'Go',
    state: kept > 0 ? 'lacking' : 'broken',
    found: `no source of releases is reachable; the cache has ${kept === 0 ? 'no releases' : `${kept} of them`}`,
    remedy:
      'connect to a network, or name a Go that is on this machine: --go=./goroot, --go=./go1.22.1.src.tar.gz',
  };
}

async function checkSource(name: string, offers: () => Promise<Offer[]>): Promise<Check> {
  try {
    const lines = new Set((await offers()).map(offer => formatLine(lineOf(offer.version))));
    const all = [...lines].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    return { name, state: all.length > 0 ? 'fine' : 'lacking', found: all.join(', ') || 'it has no release' };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { name, state: 'lacking', found: error.message };
  }
}
