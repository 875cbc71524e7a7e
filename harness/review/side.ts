import type { Cache } from '../host/cache.js';
import { defined } from '../host/defined.js';
import { type Progress, silent } from '../host/progress.js';
import type { CompiledFixture } from '../scenarios/compiled.js';
import type { Job } from '../scenarios/job.js';
import { compileAll } from '../scenarios/programs.js';
import type { Played } from '../scenarios/result.js';
import { unplayable } from '../scenarios/run.js';
import type { Profile, Scenario } from '../scenarios/scenario.js';
import { playWatched } from '../scenarios/watch.js';
import type { Toolchain } from '../toolchain/toolchain.js';

/** A toolchain with the programs that scenarios need, ready to be judged. */
export interface Side {
  toolchain: Toolchain;
  fixtures: CompiledFixture[];
  profile: Profile;
  seed: number;
}

export type { Played };

export interface PlayLimits {
  /** How long each scenario took on the baseline, in milliseconds; undefined for the baseline itself. */
  usualMs: (id: string) => number | undefined;
  traces?: Readonly<Record<string, number>>;
  signal?: AbortSignal;
  onEnd?: (id: string) => void;
}

/** Compiles the programs of scenarios. */
export async function sideOf(
  toolchain: Toolchain,
  scenarios: readonly Scenario[],
  {
    profile,
    seed,
    cache,
    progress = silent,
  }: { profile: Profile; seed: number; cache: Cache; progress?: Progress },
): Promise<Side> {
  const chosen = scenarios.filter(scenario => unplayable(scenario, toolchain) === undefined);
  return { toolchain, profile, seed, fixtures: await compileAll(toolchain, chosen, seed, progress, cache) };
}

/**
 * Plays scenarios, each to an end of some kind. Known defects are failures here: two sides are compared, and
 * neither is excused.
 */
export async function playOn(
  { toolchain, fixtures, profile, seed }: Side,
  ids: readonly string[],
  { traces, ...limits }: PlayLimits,
): Promise<Map<string, Played>> {
  const job: Job = {
    release: toolchain.version,
    scenarios: [...ids],
    fixtures,
    profile,
    seed,
    ...defined({ traces, emulator: toolchain.emulator }),
  };
  return playWatched(job, limits);
}
