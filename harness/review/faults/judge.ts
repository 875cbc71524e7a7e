import type { GoVersion } from '../../releases/version.js';
import type { CompiledFixture } from '../../scenarios/compiled.js';
import type { Job, JobEvent } from '../../scenarios/job.js';
import { play } from '../../scenarios/play.js';
import type { Profile } from '../../scenarios/scenario.js';
import type { FaultVerdict } from './fault-verdict.js';

/** What a scenario does on a runtime without a fault. */
export interface Baseline {
  ending: 'passed' | 'failed' | 'not applicable';
  durationMs: number;
}

export interface JudgeOptions {
  release: GoVersion;
  profile: Profile;
  seed: number;
  baseline: ReadonlyMap<string, Baseline>;
}

/** A scenario that takes this much longer than without the fault hangs: five times, and time for a busy machine. */
function deadline(durationMs: number): number {
  return 5 * durationMs + 10_000;
}

/** Runs scenarios on a runtime without a fault. */
export async function measure(
  scenarios: readonly string[],
  fixtures: readonly CompiledFixture[],
  { release, profile, seed }: Omit<JudgeOptions, 'baseline'>,
  timeoutMs: number,
): Promise<Map<string, Baseline>> {
  const baseline = new Map<string, Baseline>();
  const job: Job = { release, profile, seed, scenarios: [...scenarios], fixtures: [...fixtures] };
  await play(job, timeoutMs, event => {
    if (event.event !== 'ended') return;
    baseline.set(event.id, { ending: endingOf(event), durationMs: event.durationMs });
  });
  return baseline;
}

/**
 * Runs scenarios, all of which pass without a fault, in this order on programs with one in their runtime until one of them
 * fails. Gives that one, or undefined. A scenario that the fault makes not applicable doesn't count: a user would not see it.
 */
export async function judge(
  scenarios: readonly string[],
  fixtures: readonly CompiledFixture[],
  options: JudgeOptions,
): Promise<FaultVerdict['noticedBy']> {
  const { release, profile, seed, baseline } = options;
  const job: Job = { release, profile, seed, scenarios: [...scenarios], fixtures: [...fixtures] };
  const stop = new AbortController();
  let noticed: FaultVerdict['noticedBy'];
  let running = scenarios[0] ?? '';
  let timer: NodeJS.Timeout | undefined;
  const notice = (how: NonNullable<FaultVerdict['noticedBy']>['how'], message: string): void => {
    noticed ??= { scenario: running, how, message };
    stop.abort();
  };
  const watch = (): void => {
    clearTimeout(timer);
    const limit = deadline(baseline.get(running)?.durationMs ?? 0);
    timer = setTimeout(() => notice('hung', `it had not ended after ${Math.round(limit / 1000)} s`), limit);
  };
  watch();
  try {
    await play(
      job,
      scenarios.reduce((sum, id) => sum + deadline(baseline.get(id)?.durationMs ?? 0), 0),
      event => {
        running = event.id;
        watch();
        if (event.event !== 'ended' || noticed !== undefined) return;
        if (endingOf(event) === 'failed') notice('failed', event.failure?.message ?? '');
      },
      stop.signal,
    );
  } catch (error) {
    // The process ended before its scenarios did: what the runtime did took it along.
    if (noticed === undefined) notice('died', error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
  return noticed;
}

function endingOf(event: Extract<JobEvent, { event: 'ended' }>): Baseline['ending'] {
  if (event.machine !== undefined) throw new Error(event.machine.sentence);
  if (event.notApplicable !== undefined) return 'not applicable';
  return event.failure === undefined ? 'passed' : 'failed';
}
