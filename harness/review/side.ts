import type { Cache } from '../host/cache.js';
import { MachineError } from '../host/errors.js';
import { type Progress, silent } from '../host/progress.js';
import type { StopRecord } from '../protocol/trace.js';
import type { CompiledFixture } from '../scenarios/compiled.js';
import type { Job, JobEvent } from '../scenarios/job.js';
import { play } from '../scenarios/play.js';
import { compileAll } from '../scenarios/programs.js';
import { inapplicable } from '../scenarios/run.js';
import type { Profile, Scenario } from '../scenarios/scenario.js';
import type { Toolchain } from '../toolchain/toolchain.js';

/** A toolchain with the programs that scenarios need, ready to be judged. */
export interface Side {
  toolchain: Toolchain;
  fixtures: CompiledFixture[];
  profile: Profile;
  seed: number;
}

/** What one scenario made of a side. Known defects are failures here: two sides are compared, and neither is excused. */
export interface Played {
  outcome: 'passed' | 'failed' | 'not applicable';
  durationMs: number;
  /** Calls injected; where it failed, the number of the one that did. */
  injections: number;
  message?: string;
  expected?: string;
  actual?: string;
  /** The stops of the call that failed, or of the one that was asked for. */
  trace?: StopRecord[];
}

export interface PlayLimits {
  /** How long one scenario may take before it counts as hung. */
  deadlineMs: (id: string) => number;
  traces?: Readonly<Record<string, number>>;
  signal?: AbortSignal;
  onEnd?: (id: string) => void;
}

/** Of so many scenarios that hang the rest isn't tried: a runtime that stands still does so everywhere. */
const maxHung = 3;

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
  const chosen = scenarios.filter(scenario => inapplicable(scenario, toolchain) === undefined);
  return { toolchain, profile, seed, fixtures: await compileAll(toolchain, chosen, seed, progress, cache) };
}

/**
 * Plays scenarios. One that takes the process along, or hangs, has failed, and those after it are played in a new process; every
 * one of them has a result.
 */
export async function playOn(
  side: Side,
  ids: readonly string[],
  limits: PlayLimits,
): Promise<Map<string, Played>> {
  const played = new Map<string, Played>();
  let hung = 0;
  for (let open = [...ids]; open.length > 0; open = open.filter(id => !played.has(id))) {
    if (hung >= maxHung || limits.signal?.aborted) {
      const message = limits.signal?.aborted
        ? 'the time was up before it'
        : `not tried: ${hung} scenarios hung before it`;
      for (const id of open) played.set(id, failed(message));
      break;
    }
    if ((await playSome(side, open, limits, played)) === 'hung') hung++;
  }
  return played;
}

function failed(message: string): Played {
  return { outcome: 'failed', durationMs: 0, injections: 0, message };
}

/** Plays until all have ended, or one hangs or dies. */
async function playSome(
  { toolchain, fixtures, profile, seed }: Side,
  ids: readonly string[],
  limits: PlayLimits,
  played: Map<string, Played>,
): Promise<'ended' | 'hung' | 'died'> {
  const { traces } = limits;
  const job: Job = {
    release: toolchain.version,
    scenarios: [...ids],
    fixtures,
    profile,
    seed,
    ...(traces === undefined ? {} : { traces }),
  };
  const stop = new AbortController();
  let running = ids[0] ?? '';
  let hung = false;
  let timer: NodeJS.Timeout | undefined;
  const watch = (): void => {
    clearTimeout(timer);
    const limit = limits.deadlineMs(running);
    timer = setTimeout(() => {
      hung = true;
      played.set(running, failed(`it hung: no end after ${Math.round(limit / 1000)} s`));
      stop.abort();
    }, limit);
  };
  const end = (): void => stop.abort();
  limits.signal?.addEventListener('abort', end, { once: true });
  watch();
  try {
    await play(
      job,
      ids.reduce((sum, id) => sum + limits.deadlineMs(id), 60_000),
      event => {
        running = event.id;
        if (event.event === 'ended' && !hung) {
          played.set(event.id, playedOf(event));
          running = ids[ids.indexOf(event.id) + 1] ?? event.id;
          limits.onEnd?.(event.id);
        }
        watch();
      },
      stop.signal,
    );
  } catch (error) {
    // What the program under test did took the process along: that scenario has failed.
    if (error instanceof MachineError) throw error;
    if (hung || limits.signal?.aborted) return 'hung';
    if (played.has(running)) throw error;
    played.set(running, failed(error instanceof Error ? error.message : String(error)));
    return 'died';
  } finally {
    clearTimeout(timer);
    limits.signal?.removeEventListener('abort', end);
  }
  return hung ? 'hung' : 'ended';
}

function playedOf(event: Extract<JobEvent, { event: 'ended' }>): Played {
  const { durationMs, injections, failure, notApplicable, machine } = event;
  if (machine !== undefined) {
    throw new MachineError(machine.sentence, machine.remedy === undefined ? {} : { remedy: machine.remedy });
  }
  const trace = failure?.trace ?? event.trace;
  return {
    outcome: notApplicable !== undefined ? 'not applicable' : failure === undefined ? 'passed' : 'failed',
    durationMs,
    injections,
    ...(trace === undefined ? {} : { trace }),
    ...(notApplicable === undefined ? {} : { message: notApplicable }),
    ...(failure === undefined ? {} : { message: failure.message }),
    ...(failure?.expected === undefined ? {} : { expected: failure.expected }),
    ...(failure?.actual === undefined ? {} : { actual: failure.actual }),
  };
}
