import type { Delve } from '../clients/delve.js';
import { type FixtureVariant, lackingFor } from '../fixtures/compile.js';
import { Cache } from '../host/cache.js';
import { defined } from '../host/defined.js';
import type { Progress } from '../host/progress.js';
import { RunningClock } from '../host/running-clock.js';
import { confinement } from '../host/sandbox.js';
import type { IfFree, WhenFree } from '../host/when-free.js';
import { inRange } from '../releases/range.js';
import type { GoVersion } from '../releases/version.js';
import type { Judged } from '../requirements/defects.js';
import { requirement } from '../requirements/table.js';
import { defaultProcessor, processorOf } from '../toolchain/processor.js';
import { isRecorded } from '../toolchain/recorded/edit.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import type { CompiledFixture } from './compiled.js';
import { playAsReady } from './edited/as-ready.js';
import { keepVerdict } from './edited/likeliest.js';
import { type Programs, withPrograms } from './edited/programs.js';
import { argumentsIn, factsOf, type GoFact } from './facts.js';
import { type ProcessesOptions, playInProcesses } from './in-processes.js';
import type { JobFacts } from './job.js';
import { resultOf } from './judge.js';
import type { ExpectedMs } from './longest-first.js';
import type { Failure, ScenarioEnding } from './outcome.js';
import { useKey, variantOf } from './programs.js';
import type { Played, ScenarioResult } from './result.js';
import { playRounds, type Rounds } from './rounds.js';
import type { FixtureUse, Profile, Scenario } from './scenario.js';
import { shrink } from './shrink.js';

export interface RunScenariosOptions {
  /** For all of them together, each time that they are played. */
  timeoutMs: number;
  progress: Progress;
  /** The user's cache when absent. */
  cache?: Cache;
  /** `quick` when absent. */
  profile?: Profile;
  /** 1 when absent. */
  seed?: number;
  /** Whether a failure of a generated program is cut down to a small one: it takes up to two minutes. */
  shrink?: boolean;
  /** How often they are played, at most; once when absent. */
  repeat?: number;
  /** They are played until one fails: at most `repeat` times, or else until `timeoutMs` have passed. */
  untilFail?: boolean;
  /** The most processes that play the scenarios at a time; 1 when absent. */
  processes?: number;
  /** What the first of those waits for; it starts at once when absent. */
  whenFree?: WhenFree;
  /** What the others wait for. */
  ifFree?: IfFree;
  /** How long scenarios will take: the longest begin first. */
  expectedMs?: ExpectedMs;
  /** How many times longer a scenario may take, because others have the cores as well; 1 when absent. */
  slowdown?: number;
  /** How strictly results are taken: what this returns counts. */
  revise?: (results: readonly ScenarioResult[]) => ScenarioResult[];
  /** The command that repeats one scenario. */
  repeatCommand: (id: string) => string;
  /** Returns the Delve that fits a release, for the scenarios that drive it; they don’t apply when absent. */
  delve?: (release: GoVersion) => Promise<Delve>;
  /** Called with what decides how the toolchain is judged, once its programs are compiled. */
  onFacts?: (facts: GoFact[]) => void;
  /** Called as each round begins, with its number from 1. */
  onRound?: (round: number) => void;
  /** Called as each scenario begins. */
  onStart?: (scenario: Scenario) => void;
  /** Called with each result as it comes, and with the number of the round, from 1. */
  onResult?: (result: ScenarioResult, round: number) => void;
  /** Adds to the results what is found out about the programs, while they are there. */
  complete?: (
    results: readonly ScenarioResult[],
    programOf: (use: FixtureUse) => Promise<CompiledFixture> | undefined,
  ) => Promise<ScenarioResult[]>;
  /** Ends it early: scenarios that have not ended are then not judged. */
  signal?: AbortSignal;
}

/** What all parts of a job have in common. */
type CommonJob = Omit<JobFacts, 'fixtures'>;

/**
 * Compiles the fixtures and runs the scenarios of the profile on one toolchain, as often as is asked. Results
 * are in the order of `chosen`.
 */
export async function runScenarios(
  toolchain: Toolchain,
  chosen: readonly Scenario[],
  options: RunScenariosOptions,
): Promise<ScenarioResult[]> {
  const { profile = 'quick', seed = 1 } = options;
  const selected = chosen.filter(scenario => profile === 'full' || scenario.profile !== 'full');
  const applicable = selected.filter(scenario => notPlayed(scenario, toolchain) === undefined);
  const { cache = Cache.default(), progress, expectedMs = () => undefined } = options;
  const of = { seed, progress, cache, expectedMs };
  const results = await withPrograms(toolchain, applicable, of, programs =>
    playOn(toolchain, selected, programs, options),
  );
  if (isRecorded(toolchain, cache)) await keepVerdict(toolchain, results, cache);
  return results;
}

async function playOn(
  toolchain: Toolchain,
  selected: readonly Scenario[],
  programs: Programs,
  options: RunScenariosOptions,
): Promise<ScenarioResult[]> {
  const { profile = 'quick', seed = 1, repeat, untilFail } = options;
  const first = await firstOf(programs);
  if (first !== undefined) options.onFacts?.(factsOf(first, toolchain.version));
  const judged: Judged = {
    ...toolchain,
    processor: processorOf(toolchain),
    ...defined({ argumentsIn: first === undefined ? undefined : argumentsIn(first) }),
  };
  const delve = programs.scenarios.some(({ client }) => client === 'delve')
    ? await options.delve?.(toolchain.version)
    : undefined;
  const job: CommonJob = {
    release: toolchain.version,
    profile,
    seed,
    ...defined({ delve, emulator: toolchain.emulator }),
  };
  const rounds: Rounds = { budgetMs: options.timeoutMs, ...defined({ repeat, untilFail }) };
  const { revise = (results: readonly ScenarioResult[]) => [...results] } = options;
  const play = async (round: number): Promise<ScenarioResult[]> => {
    options.onRound?.(round);
    // What is cut down once needs no second time.
    const shrinks = options.shrink === true && round === 1;
    const onResult = (result: ScenarioResult): void =>
      revise([result]).forEach(one => {
        options.onResult?.(one, round);
      });
    return revise(
      await playRound(toolchain, judged, selected, programs, job, {
        ...options,
        shrink: shrinks,
        onResult,
      }),
    );
  };
  const results = await playRounds(rounds, play, options.signal);
  const programOf = (use: FixtureUse): Promise<CompiledFixture> | undefined =>
    programs.programs.get(useKey(use));
  return options.complete === undefined ? results : options.complete(results, programOf);
}

/** The program that is needed first. */
async function firstOf({ programs }: Programs): Promise<CompiledFixture | undefined> {
  for (const program of programs.values()) return await program;
  return undefined;
}

interface RoundOptions extends RunScenariosOptions {
  onResult: (result: ScenarioResult) => void;
}

/** Plays a job once; returns the results of all that was selected, also of what the job leaves out. */
async function playRound(
  toolchain: Toolchain,
  judged: Judged,
  selected: readonly Scenario[],
  programs: Programs,
  job: CommonJob,
  options: RoundOptions,
): Promise<ScenarioResult[]> {
  const results = new Map<string, ScenarioResult>();
  const settle = (scenario: Scenario, played: Played): void => {
    const result = resultOf(scenario, played, judged, options.repeatCommand);
    results.set(result.id, result);
    options.onResult(result);
  };
  for (const scenario of selected) {
    const ending = notPlayed(scenario, toolchain);
    if (ending !== undefined) settle(scenario, { ...ending, durationMs: 0, injections: 0 });
  }
  const byId = new Map(selected.map(scenario => [scenario.id, scenario]));
  let generated: { scenario: Scenario; played: Played; failure: Failure } | undefined;
  const { timeoutMs, processes, whenFree, ifFree, expectedMs, slowdown, onStart, signal } = options;
  const clock = new RunningClock();
  const watched = {
    ...defined({ processes, whenFree, ifFree, expectedMs, slowdown, signal }),
    onStart: (id: string) => {
      const scenario = byId.get(id);
      if (scenario !== undefined) onStart?.(scenario);
    },
    onEnd: (id: string, played: Played) => {
      const scenario = byId.get(id);
      if (scenario === undefined) throw new Error(`the job has no ${id}`);
      const failure = played.outcome === 'failed' ? played.failure : undefined;
      // One is enough: what fails in several programs fails for one reason, as a rule.
      if (options.shrink && generated === undefined && failure?.case !== undefined) {
        generated = { scenario, played, failure };
      } else settle(scenario, played);
    },
  } satisfies Partial<ProcessesOptions>;
  await playAsReady(programs, job, batch => playInProcesses(batch, { ...watched, timeoutMs, clock }));
  if (generated !== undefined) {
    const { scenario, played, failure } = generated;
    options.signal?.throwIfAborted();
    settle(scenario, {
      ...played,
      outcome: 'failed',
      failure: await shrink(toolchain, scenario, failure, job),
    });
  }
  return selected.flatMap(({ id }) => results.get(id) ?? []);
}

/** How a scenario ends that is not played; undefined for one that is. */
function notPlayed(scenario: Scenario, toolchain: Toolchain): ScenarioEnding | undefined {
  const reason = inapplicable(scenario, toolchain);
  if (reason !== undefined) return { outcome: 'not-applicable', reason };
  const beyond = toolchain.emulator === undefined ? undefined : beyondEmulator(scenario, toolchain);
  if (beyond !== undefined) return { outcome: 'not-judged', cause: 'emulator', reason: beyond };
  if (scenario.onlyOutside === undefined || confinement()?.walls !== true) return undefined;
  return { outcome: 'not-judged', cause: 'sandbox', reason: scenario.onlyOutside };
}

/**
 * Why a scenario is not played on a toolchain: it does not apply to it, or an emulator can't play it;
 * undefined where it is played.
 */
export function unplayable(scenario: Scenario, toolchain: Toolchain): string | undefined {
  const ending = notPlayed(scenario, toolchain);
  return ending === undefined || !('reason' in ending) ? undefined : ending.reason;
}

/** Why an emulator can't play a scenario, as a sentence without its full stop; undefined where it can. */
function beyondEmulator(
  { client, fixtures, onlyNative }: Scenario,
  toolchain: Toolchain,
): string | undefined {
  if (client === 'delve') return 'Delve can’t debug programs in it';
  const variants = fixtures.map(variantOf);
  if (variants.some(({ race }) => race)) return 'programs with the race detector don’t run in it';
  const processor = processorOf(toolchain);
  const { emulator } = toolchain;
  const isQemu = emulator?.kind === 'qemu';
  if (variants.some(usesC))
    return isQemu ? `there is no C compiler for ${processor} here` : 'programs in C are not started under it';
  const loads = !isQemu || processor === defaultProcessor || emulator.hasLoader === true;
  if (!loads && variants.some(({ buildmode }) => buildmode === 'pie'))
    return `a position-independent program needs the C library’s loader for ${processor}, which is not here`;
  return onlyNative;
}

function usesC({ cgo, staticC, buildmode, race, asan }: FixtureVariant): boolean {
  return cgo === true || staticC === true || race === true || asan === true || buildmode === 'c-shared';
}

/**
 * Why a scenario does not apply to a toolchain: it is for another release, or its program can't be compiled
 * here; undefined when it applies.
 */
export function inapplicable(scenario: Scenario, toolchain: Toolchain): string | undefined {
  const ranges = scenario.requirements.map(id => requirement(id).releases);
  if (scenario.releases !== undefined) ranges.push(scenario.releases);
  const missed = ranges.find(range => !inRange(toolchain.version, range));
  if (missed !== undefined) return `for Go ${missed}`;
  const processor = processorOf(toolchain);
  const processors = [scenario, ...scenario.requirements.map(requirement)].map(each => each.processors);
  const others = processors.find(some => some !== undefined && !some.includes(processor));
  if (others !== undefined) return `for ${others.join(', ')}`;
  for (const use of scenario.fixtures) {
    const variant = variantOf(use);
    // Without an emulator there would be a C compiler: such a program is not judged, see `beyondEmulator`.
    if (toolchain.emulator !== undefined && usesC(variant)) continue;
    const lacking = lackingFor(toolchain, variant);
    if (lacking !== undefined) return lacking;
  }
  return undefined;
}
