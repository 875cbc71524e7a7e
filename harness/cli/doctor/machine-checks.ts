import { mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRemedy, isFull, isRefusedWrite } from '../../host/cache/root.js';
import { cacheBudget } from '../../host/cache/size.js';
import { Cache } from '../../host/cache.js';
import { run } from '../../host/command.js';
import { defined } from '../../host/defined.js';
import { UserError } from '../../host/errors.js';
import { messageOf } from '../../host/files.js';
import type { Progress } from '../../host/progress.js';
import { formatLine, lineOf } from '../../releases/version.js';
import { cachedTrees } from '../../sources/cache/store.js';
import { debianOffers } from '../../sources/debian/packages.js';
import { downloadOffers } from '../../sources/download/releases.js';
import type { Offer } from '../../sources/offer.js';
import type { Check } from './check.js';
import { checkTracing } from './trace-check.js';

/**
 * Checks what can only be checked on a supported platform: tracing, programs, the cache, the sources of Go.
 */
export async function* checkHere(progress: Progress): AsyncGenerator<Check> {
  yield await looked('tracing', checkTracing);
  for (const program of programs) yield await looked(program.command, () => checkProgram(program));
  const cache = Cache.default();
  const state = await looked('cache', () => checkCache(cache));
  yield state;
  if (state.state === 'broken') {
    yield { name: 'Go', state: 'lacking', found: 'not looked for: it needs the cache' };
  } else {
    yield* checkSources(cache, progress);
  }
}

/** Returns what a check found. A check that fails in a way that nobody expected is a finding, too. */
async function looked(name: string, look: () => Check | Promise<Check>): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    const remedy = error instanceof UserError ? error.remedy : undefined;
    return { name, state: 'broken', found: messageOf(error), ...defined({ remedy }) };
  }
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

async function checkProgram({ command, args, purpose, package: name }: WantedProgram): Promise<Check> {
  const result = await run(command, args, { timeoutMs: 10_000 });
  const [first = ''] = result.stdout.split('\n');
  if (result.exitCode === 0) return { name: command, state: 'fine', found: first };
  const found = `not found; needed for ${purpose}`;
  return { name: command, state: 'lacking', found, remedy: `install it: apt-get install ${name}` };
}

/** Two releases take about this much, with their packages, build caches and compiled programs. */
const neededBytes = 2e9;

function checkCache(cache: Cache): Check {
  const name = 'cache';
  cache.open();
  const budget = cacheBudget();
  const { bavail, bsize } = statfsSync(cache.root);
  const free = bavail * bsize;
  const found = `${cache.root}, at most ${budget / 1e9} GB, ${(free / 1e9).toFixed(1)} GB free`;
  if (!isWritable(cache.root)) {
    return {
      name,
      state: 'lacking',
      found: `${cache.root} is read-only: only what it contains can be judged`,
      remedy: cacheRemedy,
    };
  }
  if (free >= neededBytes) return { name, state: 'fine', found };
  return {
    name,
    state: free < neededBytes / 4 ? 'broken' : 'lacking',
    found: `${found}; a first run needs about ${neededBytes / 1e9} GB`,
    remedy: 'free some space, or set GO_DEBUGCALL_CACHE to a folder with room',
  };
}

/** Access rights alone do not tell: root has them all, and a file system may be read-only. */
function isWritable(folder: string): boolean {
  try {
    rmdirSync(mkdtempSync(join(folder, 'doctor-')));
    return true;
  } catch (error) {
    if (isRefusedWrite(error)) return false;
    // A full disk is another check's.
    if (isFull(error)) return true;
    throw error;
  }
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
    const remedy = error instanceof UserError ? error.remedy : undefined;
    return { name, state: 'lacking', found: messageOf(error), ...defined({ remedy }) };
  }
}
