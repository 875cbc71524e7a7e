import { obtainDelve } from '../clients/obtain.js';
import { defined } from '../host/defined.js';
import { confinement } from '../host/sandbox.js';
import { protocolOf } from '../releases/protocol.js';
import { formatLine, formatVersion, lineOf } from '../releases/version.js';
import type { ReleaseResult, RequirementFacts, ScenarioResult, Totals } from '../report/model.js';
import { requirementResults, strict } from '../report/summarise.js';
import { count } from '../report/text.js';
import { concerns } from '../requirements/expectations.js';
import { scenarios } from '../scenarios/catalogue.js';
import { withExpected } from '../scenarios/expected.js';
import type { GoFact } from '../scenarios/facts.js';
import { withInstructions } from '../scenarios/instructions.js';
import { inapplicable, type RunScenariosOptions, runScenarios } from '../scenarios/run.js';
import type { Profile } from '../scenarios/scenario.js';
import { selectScenarios } from '../scenarios/select.js';
import { defaultProcessor, processorOf } from '../toolchain/processor.js';
import { runtimeTests } from '../toolchain/runtime-tests/judge.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import type { Surroundings } from './gos.js';
import type { ReleaseOptions } from './options.js';
import { repeatCommand } from './repeat-command.js';
import type { Subject } from './subject.js';

/** Judges one Go: builds it, runs its own tests of the feature, plays the scenarios. */
export async function judgeRelease(
  subject: Subject,
  requirements: readonly RequirementFacts[],
  options: ReleaseOptions,
  surroundings: Surroundings,
): Promise<ReleaseResult> {
  const clock = performance.now();
  const toolchain = await subject.toolchain();
  const { version } = toolchain;
  const release = formatVersion(version);
  const protocol = protocolOf(version, toolchain.tree.facts.entry);
  if (protocol === undefined) throw new Error(`Go ${release} was obtained though it has no debug calls`);

  // Compiling the runtime's tests keeps one core busy for long; the scenarios need the other one now and
  // then.
  let facts: GoFact[] | undefined;
  const [tests, results] = await Promise.all([
    options.runtimeTests ? runtimeTests(toolchain, surroundings) : [],
    playScenarios(toolchain, subject, options, surroundings, found => {
      facts = found;
    }),
  ]);
  return {
    release,
    line: formatLine(lineOf(version)),
    protocol,
    ...(subject.processor === defaultProcessor ? {} : { architecture: subject.processor }),
    implementation: subject.implementation,
    origin: toolchain.tree.origin.description,
    toolchainId: toolchain.id,
    goroot: toolchain.goroot,
    durationMs: performance.now() - clock,
    ...defined({ facts }),
    runtimeTests: tests,
    scenarios: results,
    requirements: requirementResults(requirements, results),
    injections: results.reduce((sum, scenario) => sum + scenario.injections, 0),
    ...defined({ selectedOf: options.part ? wholeOf(toolchain, options.profile) : undefined }),
  };
}

/** Counts what a run of a profile without a selection looks at on a toolchain. */
function wholeOf(toolchain: Toolchain, profile: Profile): Totals {
  const applicable = selectScenarios(scenarios, { profile }).filter(
    scenario => inapplicable(scenario, toolchain) === undefined,
  );
  const requirements = new Set(applicable.flatMap(scenario => scenario.requirements));
  return { requirements: requirements.size, scenarios: applicable.length };
}

async function playScenarios(
  toolchain: Toolchain,
  subject: Subject,
  options: ReleaseOptions,
  surroundings: Surroundings,
  onFacts: (facts: GoFact[]) => void,
): Promise<ScenarioResult[]> {
  const { progress } = surroundings;
  const task = progress.task(`judge Go ${formatVersion(toolchain.version)}`);
  const position = new Position(options);
  try {
    const results = await runScenarios(toolchain, options.scenarios, {
      ...scenarioOptions(subject, options, surroundings),
      revise: results => revised(results, toolchain, options),
      onFacts,
      onRound: round => position.startRound(round),
      onStart: ({ id }) => task.update(position.at(id)),
      onResult: () => position.settle(),
    });
    task.done(count(results.length, 'scenario'));
    return options.instructions ? await withInstructions(toolchain, results, surroundings) : results;
  } catch (error) {
    task.failed();
    throw error;
  }
}

function scenarioOptions(
  subject: Subject,
  options: ReleaseOptions,
  { cache, progress }: Surroundings,
): RunScenariosOptions {
  const { profile, seed, repeat, untilFail, jobs } = options;
  const offline = options.gos.from === 'cache';
  return {
    timeoutMs: subject.processor === defaultProcessor ? options.timeoutMs : options.emulatedTimeoutMs,
    progress,
    profile,
    shrink: true,
    ...defined({ seed, repeat, untilFail, processes: jobs }),
    delve: release =>
      confinement()?.walls === true
        ? Promise.resolve({ lacking: 'in a sandbox the program under test could tamper with Delve' })
        : obtainDelve(release, { cache, progress, offline }),
    repeatCommand: id => repeatCommand(id, subject, options),
  };
}

/** The results, held against what the user expects of this Go; with `--strict` nothing may fail. */
function revised(
  results: readonly ScenarioResult[],
  toolchain: Toolchain,
  options: ReleaseOptions,
): ScenarioResult[] {
  const { version, implementation } = toolchain;
  const side = { version, architecture: processorOf(toolchain), implementation };
  const expected = withExpected(
    results,
    options.expectations.filter(one => concerns(one, side)),
    scenarios,
  );
  return options.strict ? strict(expected) : expected;
}

/** How far the scenarios of one release are, for the progress line. */
class Position {
  readonly #options: ReleaseOptions;
  #settled = 0;
  #round = '';

  constructor(options: ReleaseOptions) {
    this.#options = options;
  }

  startRound(round: number): void {
    const { repeat, untilFail } = this.#options;
    this.#settled = 0;
    if (repeat !== undefined || untilFail) {
      this.#round = `run ${round}${repeat === undefined ? '' : ` of ${repeat}`}, `;
    }
  }

  settle(): void {
    this.#settled++;
  }

  at(id: string): string {
    return `${this.#round}${this.#settled} of ${this.#options.scenarios.length} scenarios, ${id}`;
  }
}
