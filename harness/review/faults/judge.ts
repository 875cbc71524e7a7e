import type { EmulatorCommand } from '../../emulators/command.js';
import { defined } from '../../host/defined.js';
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
  /** What runs the programs; absent: this machine's own processor does. */
  emulator?: EmulatorCommand;
  /** What each scenario does on a runtime without a fault. */
  baseline: ReadonlyMap<string, Played>;
}

/** What scenarios found out about a runtime. */
export interface Judged {
  /** The first scenario that failed, and how. */
  noticedBy?: NonNullable<FaultVerdict['noticedBy']>;
  /** Scenarios before it that could not judge: this machine failed. */
  unjudged: string[];
}

/** Runs scenarios on a runtime without a fault. */
export async function measure(
  scenarios: readonly string[],
  fixtures: readonly CompiledFixture[],
  job: Omit<JudgeOptions, 'baseline'>,
  timeoutMs: number,
): Promise<Map<string, Played>> {
  return playWatched({ ...job, scenarios: [...scenarios], fixtures: [...fixtures] }, { timeoutMs });
}

/**
 * Runs scenarios, all of which pass without a fault, in this order on programs with one in their runtime
 * until one of them fails. A scenario that the fault makes not applicable doesn't count: a user would not see
 * it.
 */
export async function judge(
  scenarios: readonly string[],
  fixtures: readonly CompiledFixture[],
  { baseline, ...job }: JudgeOptions,
): Promise<Judged> {
  const unjudged: string[] = [];
  const stop = new AbortController();
  let noticed: Judged['noticedBy'];
  await playWatched(
    { ...job, scenarios: [...scenarios], fixtures: [...fixtures] },
    {
      usualMs: id => baseline.get(id)?.durationMs ?? 0,
      signal: stop.signal,
      onEnd: (scenario, played) => {
        if (noticed !== undefined) return;
        if (played.outcome === 'not-judged') unjudged.push(scenario);
        if (played.outcome !== 'failed') return;
        const { hung, message } = played.failure;
        noticed = { scenario, how: hung ? 'hung' : 'failed', message };
        stop.abort();
      },
    },
  );
  return { unjudged, ...defined({ noticedBy: noticed }) };
}
