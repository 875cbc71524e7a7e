import { defined } from '../host/defined.js';
import { untilAborted } from '../host/interruption.js';
import { protocolOf } from '../releases/protocol.js';
import { formatLine, formatVersion, lineOf } from '../releases/version.js';
import type { ReleaseEvent, ReleaseFacts } from '../report/events/events.js';
import type { RequirementFacts, RuntimeTestResult, Totals } from '../report/model.js';
import { requirementResults, verdictOn } from '../report/summarise.js';
import { scenarios } from '../scenarios/catalogue.js';
import type { ScenarioFacts } from '../scenarios/result.js';
import { inapplicable } from '../scenarios/run.js';
import { familyOf, type Profile, type Scenario } from '../scenarios/scenario.js';
import { selectScenarios } from '../scenarios/select.js';
import { defaultProcessor } from '../toolchain/processor.js';
import { runtimeTests } from '../toolchain/runtime-tests/judge.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import { earlierResults } from './earlier.js';
import type { Judging } from './judging.js';
import type { ReleaseOptions } from './options.js';
import { playScenarios } from './release-scenarios.js';
import type { Subject } from './subject.js';

/** Judges one Go: builds it, runs its own tests of the feature, plays the scenarios. */
export async function judgeRelease(
  subject: Subject,
  requirements: readonly RequirementFacts[],
  options: ReleaseOptions,
  judging: Judging,
): Promise<void> {
  const { emit, signal } = judging;
  const clock = performance.now();
  const toolchain = await untilAborted(signal, subject.toolchain());
  const rounds = options.repeat !== undefined || options.untilFail === true;
  const known = earlierResults(options.earlier, toolchain, { scenarios: options.scenarios, rounds });
  const start = startOf(toolchain, subject, options);
  emit(start);
  const [tests, { results, facts = known.facts }] = await untilAborted(
    signal,
    Promise.all([
      start.runtimeTests ? playRuntimeTests(toolchain, known.runtimeTests, judging) : [],
      playScenarios(toolchain, subject, known.scenarios, options, judging),
    ]),
  );
  for (const result of requirementResults(requirements, results)) emit({ event: 'requirement', ...result });
  const { selectedOf } = start.facts;
  const verdict = verdictOn({ scenarios: results, runtimeTests: tests, ...defined({ selectedOf }) });
  emit({
    event: 'release-ended',
    verdict,
    durationMs: performance.now() - clock,
    ...defined({ facts }),
  });
}

function startOf(
  toolchain: Toolchain,
  { processor, implementation }: Subject,
  options: ReleaseOptions,
): Extract<ReleaseEvent, { event: 'release-started' }> {
  const { version } = toolchain;
  const release = formatVersion(version);
  const protocol = protocolOf(version, toolchain.tree.facts.entry);
  if (protocol === undefined) throw new Error(`Go ${release} was obtained though it has no debug calls`);
  const facts: ReleaseFacts = {
    release,
    line: formatLine(lineOf(version)),
    protocol,
    ...(processor === defaultProcessor ? {} : { architecture: processor }),
    implementation,
    origin: toolchain.tree.origin.description,
    toolchainId: toolchain.id,
    goroot: toolchain.goroot,
    ...defined({ selectedOf: options.part ? wholeOf(toolchain, options.profile) : undefined }),
  };
  const { runtimeTests } = options;
  return { event: 'release-started', facts, scenarios: options.scenarios.map(factsOfScenario), runtimeTests };
}

function factsOfScenario(scenario: Scenario): ScenarioFacts {
  const { id, title, requirements } = scenario;
  return { id, title, family: familyOf(scenario), requirements: [...requirements] };
}

/** Runs the tree's own tests, unless an earlier run has their results. */
async function playRuntimeTests(
  toolchain: Toolchain,
  known: readonly RuntimeTestResult[] | undefined,
  { emit, signal, cache, progress, processes }: Judging,
): Promise<readonly RuntimeTestResult[]> {
  for (const result of known ?? []) emit({ event: 'runtime-test', result, resumed: true });
  if (known !== undefined) return known;
  const onResult = (result: RuntimeTestResult): void => emit({ event: 'runtime-test', result });
  const whenFree = processes.whenFree('runtime-tests');
  const { slowdown } = processes;
  return await runtimeTests(toolchain, {
    cache,
    progress,
    whenFree,
    slowdown,
    onResult,
    ...defined({ signal }),
  });
}

/** Counts what a run of a profile without a selection looks at on a toolchain. */
function wholeOf(toolchain: Toolchain, profile: Profile): Totals {
  const applicable = selectScenarios(scenarios, { profile }).filter(
    scenario => inapplicable(scenario, toolchain) === undefined,
  );
  const requirements = new Set(applicable.flatMap(scenario => scenario.requirements));
  return { requirements: requirements.size, scenarios: applicable.length };
}
