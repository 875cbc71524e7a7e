import { defined } from '../host/defined.js';
import type { UserError } from '../host/errors.js';
import { protocolOf } from '../releases/protocol.js';
import { formatVersion } from '../releases/version.js';
import { inapplicable } from '../scenarios/run.js';
import type { Scenario } from '../scenarios/scenario.js';
import { builtTree } from '../toolchain/candidate.js';
import { runtimeTests } from '../toolchain/runtime-tests/judge.js';
import type { RuntimeTestResult } from '../toolchain/runtime-tests/result.js';
import { withScratch } from '../toolchain/scratch.js';
import { type Application, applicationOf } from './application/application.js';
import { type Candidate, Candidates, isBuildFailure } from './candidates.js';
import { judgementOf } from './difference/compare.js';
import { isWorse } from './difference/difference.js';
import { touchedFaults } from './faults/in-change.js';
import type { FaultsSummary } from './faults/summary.js';
import { judgeHunks } from './hunks/judge-hunks.js';
import type { Judgement, Review, ReviewVerdict } from './model.js';
import type { ReviewOptions } from './options.js';
import { type Played, playOn, type Side, sideOf } from './side.js';

/** Finds out what a change does to debugger calls on one release. */
export async function review(options: ReviewOptions): Promise<Review> {
  const { baseline, cache } = options;
  const application = await applicationOf(baseline.goroot, options.patches);
  const { hunks, outside, depends, untouched } = application;
  const protocol = protocolOf(baseline.version, baseline.tree.facts.entry);
  if (protocol === undefined) throw new Error('the baseline has no debugger calls');
  const begun: Review = {
    release: formatVersion(baseline.version),
    protocol,
    origin: baseline.tree.origin.description,
    sandboxed: options.walls,
    verdict: 'does not apply',
    application: { hunks, outside, depends, untouched },
    times: { baselineMs: 0, candidateMs: 0, hunksMs: 0, faultsMs: 0 },
  };
  if (!application.applies) return begun;
  return await withScratch(cache, folder => reviewIn(folder, application, begun, options));
}

async function reviewIn(
  folder: string,
  application: Application,
  begun: Review,
  options: ReviewOptions,
): Promise<Review> {
  const { baseline, seed, profile, walls, timeoutMs, progress } = options;
  const times = { ...begun.times };
  const scenarios = options.scenarios.filter(scenario => inapplicable(scenario, baseline) === undefined);
  const base = await timed(times, 'baselineMs', () => judgeBaseline(scenarios, options));
  const candidates = new Candidates(builtTree(baseline.tree, baseline.goroot, baseline.id), {
    folder,
    scenarios,
    profile,
    seed,
    walls,
    timeoutMs,
    progress,
  });
  const task = progress.task('build and judge the change');
  const built = performance.now();
  try {
    return await candidates.with(application.changes, async candidate => {
      const judged = await judgeCandidate(candidates, candidate, base, options);
      times.candidateMs = performance.now() - built;
      candidate.stopClock();
      task.done();
      const { judgement, played } = judged;
      const hunks = await timed(times, 'hunksMs', () =>
        judgeHunks({ candidates, application, candidate, played, judgement, options, base: base.side }),
      );
      const faults = await timed(times, 'faultsMs', () =>
        faultsOf(folder, application, candidate, { ...options, cache: candidates.cache }),
      );
      return {
        ...begun,
        verdict: verdictOf(judgement),
        judged: judgement,
        hunks,
        ...defined({ faults }),
        times,
      };
    });
  } catch (error) {
    task.failed();
    if (!isBuildFailure(error)) throw error;
    const { message, excerpt } = error as UserError;
    const build = {
      sentence: message,
      // The folder of the candidate means nothing to the reader: show paths relative to the tree.
      ...defined({ excerpt: excerpt?.replace(/\S*\/goroot\/(?=src\/)/g, '') }),
    };
    times.candidateMs = performance.now() - built;
    return { ...begun, verdict: 'does not build', build, times };
  }
}

interface JudgedBaseline {
  side: Side;
  played: Map<string, Played>;
  tests: RuntimeTestResult[];
}

async function judgeBaseline(
  scenarios: readonly Scenario[],
  options: ReviewOptions,
): Promise<JudgedBaseline> {
  const { baseline, profile, seed, cache, progress } = options;
  const task = progress.task(`judge Go ${formatVersion(baseline.version)} without the change`);
  const side = await sideOf(baseline, scenarios, { profile, seed, cache, progress });
  const [played, tests] = await Promise.all([
    playOn(
      side,
      scenarios.map(({ id }) => id),
      { usualMs: () => undefined },
    ),
    options.runtimeTests ? runtimeTests(baseline, { cache, progress }) : [],
  ]);
  task.done();
  return { side, played, tests };
}

async function judgeCandidate(
  candidates: Candidates,
  candidate: Candidate,
  base: JudgedBaseline,
  options: ReviewOptions,
): Promise<{ judgement: Judgement; played: Map<string, Played> }> {
  const ids = [...base.played.keys()];
  const [played, tests] = await Promise.all([
    candidates.playScenarios(candidate, ids, base.played),
    options.runtimeTests ? candidates.runtimeTests(candidate) : [],
  ]);
  const judgement = await judgementOf(options.scenarios, { played, tests }, base, {
    baseline: (some, traces) => playOn(base.side, some, { usualMs: () => undefined, traces }),
    candidate: (some, traces) => candidates.playScenarios(candidate, some, base.played, { traces }),
  });
  return { judgement, played };
}

async function faultsOf(
  folder: string,
  application: Application,
  candidate: Candidate,
  options: ReviewOptions,
): Promise<FaultsSummary | undefined> {
  if (options.faults === undefined) return undefined;
  const root = options.baseline.goroot;
  return await touchedFaults({ ...options, folder, root, application, candidate, ...options.faults });
}

/** Sums a judgement up in one verdict. */
export function verdictOf({ requirements, runtimeTests, scenariosChanged }: Judgement): ReviewVerdict {
  if ([...requirements, ...runtimeTests].some(isWorse)) return 'worse';
  const changes = new Set<string>(
    [...requirements, ...runtimeTests, ...scenariosChanged].map(one => one.change),
  );
  if (changes.has('not judged')) return 'not judged';
  if (changes.has('fixed') || changes.has('partly fixed')) return 'better';
  return changes.size > 0 ? 'different' : 'no difference';
}

async function timed<K extends string, T>(
  times: Record<K, number>,
  name: K,
  action: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  try {
    return await action();
  } finally {
    times[name] = performance.now() - started;
  }
}
