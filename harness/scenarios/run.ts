import type { Delve } from '../clients/delve.js';
import { lackingFor } from '../fixtures/compile.js';
import { MachineError } from '../host/errors.js';
import type { Progress } from '../host/progress.js';
import { inRange } from '../releases/range.js';
import type { GoVersion } from '../releases/version.js';
import { knownDefect } from '../requirements/defects.js';
import { requirement } from '../requirements/table.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import type { Job, JobEvent } from './job.js';
import { compileAll, variantOf } from './programs.js';
import type { ScenarioResult } from './result.js';
import { playRounds, type Rounds } from './rounds.js';
import { familyOf, type Profile, type Scenario } from './scenario.js';
import { shrink } from './shrink.js';
import { playInProcesses } from './split.js';

export interface RunScenariosOptions {
  /** For all of them together, each time that they are played. */
  timeoutMs: number;
  progress: Progress;
  /** `quick` when absent. */
  profile?: Profile;
  /** 1 when absent. */
  seed?: number;
  /** Whether a failure of a generated program is cut down to a small one: it takes up to two minutes. */
  shrink?: boolean;
  /** How often they are played, at most; once when absent. */
  repeat?: number;
  /** They are played until one fails: `repeat` times at most, or else no more once `timeoutMs` have passed. */
  untilFail?: boolean;
  /** How many processes share the scenarios; 1 when absent. */
  processes?: number;
  /** How strictly results are taken: they count as this gives them. */
  revise?: (results: readonly ScenarioResult[]) => ScenarioResult[];
  /** The command that repeats one scenario. */
  repeatCommand: (id: string) => string;
  /** Gives the Delve that fits a release, for the scenarios that drive it; they don’t apply when absent. */
  delve?: (release: GoVersion) => Promise<Delve>;
  /** Called as they are played once more, with 1 at first. */
  onRound?: (round: number) => void;
  /** Called as each scenario begins. */
  onStart?: (scenario: Scenario) => void;
  /** Called with each result as it comes. */
  onResult?: (result: ScenarioResult) => void;
}

type Ended = Extract<JobEvent, { event: 'ended' }>;

/**
 * Compiles the fixtures and runs the scenarios of the profile on one toolchain, as often as is asked. Results are in the
 * order of `chosen`.
 */
export async function runScenarios(
  toolchain: Toolchain,
  chosen: readonly Scenario[],
  options: RunScenariosOptions,
): Promise<ScenarioResult[]> {
  const { profile = 'quick', seed = 1 } = options;
  const selected = chosen.filter(scenario => profile === 'full' || scenario.profile !== 'full');
  const applicable = selected.filter(scenario => inapplicable(scenario, toolchain) === undefined);
  const fixtures = await compileAll(toolchain, applicable, seed, options.progress);
  const job: Job = {
    release: toolchain.version,
    scenarios: applicable.map(({ id }) => id),
    fixtures,
    profile,
    seed,
    ...(applicable.some(({ client }) => client === 'delve') && options.delve !== undefined
      ? { delve: await options.delve(toolchain.version) }
      : {}),
  };
  const { repeat, untilFail } = options;
  const rounds: Rounds = {
    budgetMs: options.timeoutMs,
    ...(repeat === undefined ? {} : { repeat }),
    ...(untilFail === undefined ? {} : { untilFail }),
  };
  return playRounds(rounds, async round => {
    options.onRound?.(round);
    // What is cut down once needs no second time.
    const shrinks = options.shrink === true && round === 1;
    const results = await playRound(toolchain, selected, job, { ...options, shrink: shrinks });
    return options.revise?.(results) ?? results;
  });
}

/** Plays a job once; gives the results of all that was selected, of what the job leaves out as well. */
async function playRound(
  toolchain: Toolchain,
  selected: readonly Scenario[],
  job: Job,
  options: RunScenariosOptions,
): Promise<ScenarioResult[]> {
  const results = new Map<string, ScenarioResult>();
  const settle = (result: ScenarioResult): void => {
    results.set(result.id, result);
    options.onResult?.(result);
  };
  for (const scenario of selected) {
    const reason = inapplicable(scenario, toolchain);
    if (reason !== undefined) settle(blank(scenario, { outcome: 'not-applicable', reason }));
  }
  let machine: MachineError | undefined;
  let failed: { scenario: Scenario; end: Ended } | undefined;
  await playInProcesses(job, options.processes ?? 1, options.timeoutMs, event => {
    const scenario = selected.find(({ id }) => id === event.id);
    if (scenario === undefined) throw new Error(`the scenario process speaks of ${event.id}`);
    if (event.event === 'started') {
      options.onStart?.(scenario);
    } else if (event.machine !== undefined) {
      const { sentence, remedy } = event.machine;
      machine ??= new MachineError(sentence, remedy === undefined ? {} : { remedy });
    } else if (options.shrink && failed === undefined && event.failure?.case !== undefined) {
      // One is enough: what fails in several programs fails for one reason, as a rule.
      failed = { scenario, end: event };
    } else {
      settle(judge(scenario, event, toolchain, options.repeatCommand));
    }
  });
  if (failed?.end.failure !== undefined) {
    const { scenario, end } = failed;
    const failure = await shrink(toolchain, scenario, failed.end.failure, job);
    settle(judge(scenario, { ...end, failure }, toolchain, options.repeatCommand));
  }
  if (machine !== undefined) throw machine;
  return selected.flatMap(({ id }) => results.get(id) ?? []);
}

/** Why a scenario does not apply to a toolchain: another release, or a program that it can't compile here; undefined when it does. */
export function inapplicable(scenario: Scenario, toolchain: Toolchain): string | undefined {
  const ranges = scenario.requirements.map(id => requirement(id).releases);
  if (scenario.releases !== undefined) ranges.push(scenario.releases);
  const missed = ranges.find(range => !inRange(toolchain.version, range));
  if (missed !== undefined) return `for Go ${missed}`;
  for (const use of scenario.fixtures) {
    const lacking = lackingFor(toolchain, variantOf(use));
    if (lacking !== undefined) return lacking;
  }
  return undefined;
}

function blank(
  scenario: Scenario,
  rest: Pick<ScenarioResult, 'outcome'> & Partial<ScenarioResult>,
): ScenarioResult {
  return {
    id: scenario.id,
    title: scenario.title,
    family: familyOf(scenario),
    requirements: [...scenario.requirements],
    durationMs: 0,
    injections: 0,
    ...rest,
  };
}

function judge(
  scenario: Scenario,
  end: Ended,
  toolchain: Toolchain,
  repeatCommand: (id: string) => string,
): ScenarioResult {
  const { durationMs, injections, trace, safePoints } = end;
  const shown = {
    ...(trace === undefined ? {} : { trace }),
    ...(safePoints === undefined ? {} : { safePoints }),
  };
  const { case: _, ...told } = end.failure ?? { message: '' };
  if (end.notApplicable !== undefined) {
    return blank(scenario, { outcome: 'not-applicable', reason: end.notApplicable, durationMs });
  }
  const defect = knownDefect(scenario.requirements, toolchain);
  const failure =
    end.failure === undefined ? {} : { failure: { ...told, repeat: repeatCommand(scenario.id) } };
  const reason = defect === undefined ? {} : { reason: `${defect.reference}: ${defect.reason}` };
  const outcomes =
    defect === undefined ? (['passed', 'failed'] as const) : (['unexpected-pass', 'known-defect'] as const);
  const outcome = outcomes[end.failure === undefined ? 0 : 1];
  return blank(scenario, { outcome, durationMs, injections, ...reason, ...failure, ...shown });
}
