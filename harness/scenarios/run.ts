import { fileURLToPath } from 'node:url';
import { compileFixture } from '../fixtures/compile.js';
import { generatedFolder } from '../fixtures/generated.js';
import { Cache } from '../host/cache.js';
import { lastLines, run } from '../host/command.js';
import { MachineError } from '../host/errors.js';
import type { Progress } from '../host/progress.js';
import { inRange } from '../releases/range.js';
import { knownDefect } from '../requirements/defects.js';
import { requirement } from '../requirements/table.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import type { Job, JobEvent } from './job.js';
import type { ScenarioResult } from './result.js';
import { familyOf, type Profile, type Scenario } from './scenario.js';
import type { CompiledFixture } from './stage.js';
import { variants } from './variants.js';

export interface RunScenariosOptions {
  /** For all of them together. */
  timeoutMs: number;
  progress: Progress;
  /** `quick` when absent. */
  profile?: Profile;
  /** 1 when absent. */
  seed?: number;
  /** The command that repeats one scenario. */
  repeat: (id: string) => string;
  /** Called as each scenario begins. */
  onStart?: (scenario: Scenario) => void;
  /** Called with each result as it comes. */
  onResult?: (result: ScenarioResult) => void;
}

const processPath = fileURLToPath(new URL('./process.js', import.meta.url));

/**
 * Compiles the fixtures and runs the scenarios of the profile on one toolchain. Results are in the order of `chosen`.
 */
export async function runScenarios(
  toolchain: Toolchain,
  chosen: readonly Scenario[],
  options: RunScenariosOptions,
): Promise<ScenarioResult[]> {
  const results = new Map<string, ScenarioResult>();
  const settle = (result: ScenarioResult): void => {
    results.set(result.id, result);
    options.onResult?.(result);
  };
  const profile = options.profile ?? 'quick';
  const selected = chosen.filter(scenario => profile === 'full' || scenario.profile !== 'full');
  const applicable = selected.filter(scenario => {
    const reason = outOfRange(scenario, toolchain);
    if (reason !== undefined) settle(blank(scenario, { outcome: 'not-applicable', reason }));
    return reason === undefined;
  });
  const seed = options.seed ?? 1;
  const fixtures = await compileAll(toolchain, applicable, seed, options.progress);
  const job: Job = {
    release: toolchain.version,
    scenarios: applicable.map(({ id }) => id),
    fixtures,
    profile,
    seed,
  };
  let machine: MachineError | undefined;
  const child = await run(process.execPath, [processPath], {
    input: JSON.stringify(job),
    timeoutMs: options.timeoutMs,
    onStdoutLine: line => {
      const event = JSON.parse(line) as JobEvent;
      const scenario = applicable.find(({ id }) => id === event.id);
      if (scenario === undefined) throw new Error(`the scenario process speaks of ${event.id}`);
      if (event.event === 'started') {
        options.onStart?.(scenario);
      } else if (event.machine !== undefined) {
        const { sentence, remedy } = event.machine;
        machine ??= new MachineError(sentence, remedy === undefined ? {} : { remedy });
      } else {
        settle(judge(scenario, event, toolchain, options.repeat));
      }
    },
  });
  if (machine !== undefined) throw machine;
  const missing = applicable.filter(({ id }) => !results.has(id));
  if (missing.length > 0) {
    const why = child.timedOut
      ? `was stopped after ${options.timeoutMs / 1000} s`
      : `ended with ${child.exitCode ?? child.signal}`;
    throw new Error(`the scenario process ${why} in ${missing[0]?.id}\n${lastLines(child.stderr)}`);
  }
  return selected.flatMap(({ id }) => results.get(id) ?? []);
}

/** Why a scenario does not apply to a release; undefined when it does. */
function outOfRange(scenario: Scenario, { version }: Toolchain): string | undefined {
  const ranges = scenario.requirements.map(id => requirement(id).releases);
  if (scenario.releases !== undefined) ranges.push(scenario.releases);
  const missed = ranges.find(range => !inRange(version, range));
  return missed === undefined ? undefined : `for Go ${missed}`;
}

async function compileAll(
  toolchain: Toolchain,
  chosen: readonly Scenario[],
  seed: number,
  progress: Progress,
): Promise<CompiledFixture[]> {
  const uses = new Map(
    chosen.flatMap(({ fixtures }) => fixtures).map(use => [`${use.name} ${use.variant}`, use]),
  );
  return Promise.all(
    [...uses.values()].map(async use => {
      const variant = variants[use.variant];
      if (variant === undefined) throw new Error(`no variant ${use.variant}`);
      const { name, generate } = use;
      const folder =
        generate === undefined
          ? {}
          : { folder: await generatedFolder(name, generate(seed), Cache.default()) };
      const { path, sources } = await compileFixture(toolchain, { name, variant }, { progress, ...folder });
      return { name, variant: use.variant, path, sources };
    }),
  );
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
  end: Extract<JobEvent, { event: 'ended' }>,
  toolchain: Toolchain,
  repeat: (id: string) => string,
): ScenarioResult {
  const { durationMs, injections } = end;
  if (end.notApplicable !== undefined) {
    return blank(scenario, { outcome: 'not-applicable', reason: end.notApplicable, durationMs });
  }
  const defect = knownDefect(scenario.requirements, toolchain.version, toolchain.implementation);
  const failure =
    end.failure === undefined ? {} : { failure: { ...end.failure, repeat: repeat(scenario.id) } };
  const reason = defect === undefined ? {} : { reason: `${defect.reference}: ${defect.reason}` };
  const outcomes =
    defect === undefined ? (['passed', 'failed'] as const) : (['unexpected-pass', 'known-defect'] as const);
  const outcome = outcomes[end.failure === undefined ? 0 : 1];
  return blank(scenario, { outcome, durationMs, injections, ...reason, ...failure });
}
