import type { GoVersion } from '../../releases/version.js';
import type { CompiledFixture } from '../../scenarios/compiled.js';
import type { Played } from '../../scenarios/result.js';
import type { Profile } from '../../scenarios/scenario.js';
import { playWatched } from '../../scenarios/watch.js';
import type { FaultVerdict } from './fault-verdict.js';

export interface JudgeOptions {
  release: GoVersion;
  profile: Profile;
  seed: number;
  /** What each scenario does on a runtime without a fault. */
  baseline: ReadonlyMap<string, Played>;
}

/** Runs scenarios on a runtime without a fault. */
export async function measure(
  scenarios: readonly string[],
  fixtures: readonly CompiledFixture[],
  { release, profile, seed }: Omit<JudgeOptions, 'baseline'>,
  timeoutMs: number,
): Promise<Map<string, Played>> {
  return playWatched(
    { release, profile, seed, scenarios: [...scenarios], fixtures: [...fixtures] },
    { timeoutMs },
  );
}

/**
 * Runs scenarios, all of which pass without a fault, in this order on programs with one in their runtime until one of
 * them fails. Returns that one, or undefined. A scenario that the fault makes not applicable doesn't count: a user would
 * not see it.
 */
export async function judge(
  scenarios: readonly string[],
  fixtures: readonly CompiledFixture[],
  { release, profile, seed, baseline }: JudgeOptions,
): Promise<FaultVerdict['noticedBy']> {
  const stop = new AbortController();
  let noticed: FaultVerdict['noticedBy'];
  await playWatched(
    { release, profile, seed, scenarios: [...scenarios], fixtures: [...fixtures] },
    {
      usualMs: id => baseline.get(id)?.durationMs ?? 0,
      signal: stop.signal,
      onEnd: (scenario, played) => {
        const how = howNoticed(played);
        if (noticed !== undefined || how === undefined) return;
        noticed = { scenario, ...how };
        stop.abort();
      },
    },
  );
  return noticed;
}

type Noticed = NonNullable<FaultVerdict['noticedBy']>;

function howNoticed(played: Played): Pick<Noticed, 'how' | 'message'> | undefined {
  if (played.outcome === 'failed') {
    const { hung, message } = played.failure;
    return { how: hung ? 'hung' : 'failed', message };
  }
  if (played.outcome !== 'not-judged' || played.cause !== 'machine') return undefined;
  // The process ended before its scenarios did: what the runtime did took it along.
  return { how: 'died', message: played.reason };
}
