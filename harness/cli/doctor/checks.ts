import semver from 'semver';
import { defined } from '../../host/defined.js';
import { UserError } from '../../host/errors.js';
import { packageFacts } from '../../host/package.js';
import { requireSupportedPlatform } from '../../host/platform.js';
import type { Progress } from '../../host/progress.js';
import type { Check } from './check.js';

/** Checks everything that a run needs, the cheapest first. */
export async function* checkMachine(progress: Progress): AsyncGenerator<Check> {
  yield checkNode();
  const platform = checkPlatform();
  yield platform;
  // Native code can't even be loaded on another platform.
  if (platform.state === 'broken') return;
  const { checkHere } = await import('./machine-checks.js');
  yield* checkHere(progress);
}

function checkNode(): Check {
  const wanted = packageFacts().node;
  const found = `${process.version} (needs ${wanted})`;
  return semver.satisfies(process.version, wanted)
    ? { name: 'Node', state: 'fine', found }
    : { name: 'Node', state: 'broken', found, remedy: 'install a newer Node: https://nodejs.org' };
}

function checkPlatform(): Check {
  try {
    requireSupportedPlatform(process);
    return { name: 'platform', state: 'fine', found: `${process.platform} ${process.arch}` };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { name: 'platform', state: 'broken', found: error.message, ...defined({ remedy: error.remedy }) };
  }
}
