import type { Cache } from '../host/cache.js';
import { ExitCode, UserError } from '../host/errors.js';
import { packageFacts } from '../host/package.js';
import type { Progress } from '../host/progress.js';
import { protocolOf } from '../releases/protocol.js';
import { formatLine, formatVersion, lineOf } from '../releases/version.js';
import { hostFacts } from '../report/host-facts.js';
import {
  type ReleaseResult,
  type Report,
  type RequirementFacts,
  reportFormat,
  type ScenarioResult,
  type Shard,
} from '../report/model.js';
import { requirementResults, strict } from '../report/summarise.js';
import { count } from '../report/text.js';
import { requirements } from '../requirements/table.js';
import { withInstructions } from '../scenarios/instructions.js';
import { type RunScenariosOptions, runScenarios } from '../scenarios/run.js';
import type { Profile, Scenario } from '../scenarios/scenario.js';
import type { Choice } from '../sources/choice.js';
import { inspectTree } from '../sources/inspect.js';
import type { Tree } from '../sources/tree.js';
import { type ToolchainOptions, toolchainFor } from '../toolchain/build.js';
import { type BuildMode, type ReferenceTree, referenceTree } from '../toolchain/reference.js';
import { runtimeTests } from '../toolchain/runtime-tests/judge.js';
import type { Toolchain } from '../toolchain/toolchain.js';

/** `both`: the tree's own and the reference, one after the other. */
export type Implementation = Toolchain['implementation'] | 'both';

export interface ConformanceOptions {
  choices: readonly Choice[];
  /** Present when the choices are a part of a run: which, and for each choice its place among the run's releases. */
  shard?: Pick<Shard, 'index' | 'count' | 'releases'> & { places: readonly number[] };
  scenarios: readonly Scenario[];
  profile: Profile;
  seed?: number;
  /** Whether the tree's own TestDebugCall* are run as well. */
  runtimeTests: boolean;
  /** Known defects are failures. */
  strict: boolean;
  /** Whose debugger calls are judged; absent: the tree's own, or the reference where it has none. */
  implementation?: Implementation;
  /** How a tree with the reference implementation is built; `incremental` where its tree is built, when absent. */
  build?: BuildMode;
  /** The series of the reference: a name or a folder; the one for the release when absent. */
  series?: string;
  /** Deadline of one release's scenarios together, each time that they are played. */
  timeoutMs: number;
  /** How often the scenarios are played, at most; once when absent. */
  repeat?: number;
  /** They are played until one fails: `repeat` times at most, or else no more once `timeoutMs` have passed. */
  untilFail?: boolean;
  /** How many scenario processes run at once; 1 when absent. */
  jobs?: number;
  /** The report has the instructions of the functions that it shows. */
  instructions?: boolean;
  /** What was typed, for the report and for the commands that repeat a failure. */
  arguments: readonly string[];
  /** Gives a Go that can build the trees that aren't built. */
  bootstrap: ToolchainOptions['bootstrap'];
  /** Gives the Delve that fits a release; without it the scenarios that drive Delve don’t apply. */
  delve?: RunScenariosOptions['delve'];
  cache: Cache;
  progress: Progress;
  /** Called with each release's result as it comes. */
  onRelease?: (result: ReleaseResult, requirements: readonly RequirementFacts[]) => void;
}

/** Judges one Go after the other and gives the report. The next tree is brought here while one is judged. */
export async function conformance(options: ConformanceOptions): Promise<Report> {
  const started = new Date();
  const clock = performance.now();
  const named = new Set(options.scenarios.flatMap(scenario => scenario.requirements));
  const judgeable = requirements.filter(requirement => named.has(requirement.id));
  const results: ReleaseResult[] = [];
  const unjudged: NonNullable<Report['unjudged']> = [];
  const places = { results: [] as number[], unjudged: [] as number[] };
  const releases = options.shard?.releases.length ?? options.choices.length;

  let next = begin(options.choices[0]);
  for (const [i, choice] of options.choices.entries()) {
    const tree = next;
    next = begin(options.choices[i + 1], tree);
    try {
      for (const candidate of await candidates(await tree, options)) {
        const result = await judge(choice, candidate, judgeable, options);
        results.push(result);
        places.results.push(options.shard?.places[i] ?? i);
        options.onRelease?.(result, judgeable);
      }
    } catch (error) {
      if (releases === 1 || !isOfThisReleaseOnly(error)) throw error;
      const { message, remedy, excerpt, exitCode } = error;
      unjudged.push({
        release: choice.name,
        sentence: message,
        exitCode,
        ...(remedy === undefined ? {} : { remedy }),
        ...(excerpt === undefined ? {} : { excerpt }),
      });
      places.unjudged.push(options.shard?.places[i] ?? i);
    }
  }
  const { name, version } = packageFacts();
  return {
    format: reportFormat,
    tool: { name, version },
    arguments: [...options.arguments],
    started: started.toISOString(),
    durationMs: performance.now() - clock,
    host: hostFacts(),
    requirements: judgeable,
    results,
    ...(unjudged.length === 0 ? {} : { unjudged }),
    ...(options.shard === undefined ? {} : { shard: shardFacts(options.shard, places) }),
  };
}

function shardFacts(
  { index, count, releases }: NonNullable<ConformanceOptions['shard']>,
  places: Pick<Shard, 'results' | 'unjudged'>,
): Shard {
  return { index, count, releases: [...releases], ...places };
}

/** Starts to bring a tree, after the one before has come: two downloads at once are no quicker. */
function begin(choice: Choice | undefined, after?: Promise<unknown>): Promise<Tree> {
  if (choice === undefined) return new Promise(() => undefined);
  const tree = Promise.resolve(after).then(
    () => choice.obtain(),
    () => choice.obtain(),
  );
  // It is awaited only when its turn comes, and may have failed by then.
  tree.catch(() => undefined);
  return tree;
}

/** In a run over several releases the others can still be judged when one can't be had or doesn't build. */
function isOfThisReleaseOnly(error: unknown): error is UserError {
  return (
    error instanceof UserError &&
    (error.exitCode === ExitCode.unobtainable || error.exitCode === ExitCode.build)
  );
}

/** What is to be judged, and whose debugger calls it has. */
interface Candidate {
  implementation: Toolchain['implementation'];
  /** Called when its turn comes: a patched tree is made of what was built by then. */
  tree: () => Promise<ReferenceTree>;
}

/** What is to be judged of a tree: its own debugger calls, the reference implementation put into it, or both. */
async function candidates(tree: Tree, options: ConformanceOptions): Promise<Candidate[]> {
  const { cache, progress, build, series } = options;
  const has = (await inspectTree(tree.root))?.hasDebugCalls === true;
  const wanted = options.implementation ?? (has ? 'own' : 'reference');
  const name = formatVersion(tree.version);
  if (!has) progress.note(`Go ${name} has no debugger calls: the patch series brings them`);
  const own: Candidate = { implementation: 'own', tree: async () => tree };
  const reference: Candidate = {
    implementation: 'reference',
    tree: () =>
      referenceTree(tree, {
        cache,
        progress,
        ...(build === undefined ? {} : { build }),
        ...(series === undefined ? {} : { series }),
      }),
  };
  return [...(has && wanted !== 'reference' ? [own] : []), ...(wanted === 'own' ? [] : [reference])];
}

async function judge(
  choice: Choice,
  { implementation, tree: obtain }: Candidate,
  judgeable: readonly RequirementFacts[],
  options: ConformanceOptions,
): Promise<ReleaseResult> {
  const { cache, progress } = options;
  const clock = performance.now();
  const tree = await obtain();
  const { amends } = tree;
  const toolchain = await toolchainFor(tree, {
    cache,
    progress,
    implementation,
    ...(amends === undefined ? {} : { amends }),
    bootstrap: options.bootstrap,
  });
  const { version } = toolchain;
  const release = formatVersion(version);
  const protocol = protocolOf(version, (await inspectTree(toolchain.goroot))?.entry);
  if (protocol === undefined) throw new Error(`Go ${release} was obtained though it has no debugger calls`);

  // Compiling the runtime's tests takes one core for long; the scenarios need the other now and then.
  const [tests, scenarios] = await Promise.all([
    options.runtimeTests ? runtimeTests(toolchain, { cache, progress }) : [],
    play(toolchain, choice, options),
  ]);
  return {
    release,
    line: formatLine(lineOf(version)),
    protocol,
    implementation,
    origin: tree.origin.description,
    toolchainId: toolchain.id,
    goroot: toolchain.goroot,
    durationMs: performance.now() - clock,
    runtimeTests: tests,
    scenarios,
    requirements: requirementResults(judgeable, scenarios),
    injections: scenarios.reduce((sum, scenario) => sum + scenario.injections, 0),
  };
}

async function play(
  toolchain: Toolchain,
  choice: Choice,
  options: ConformanceOptions,
): Promise<ScenarioResult[]> {
  const { progress, profile, seed, timeoutMs, repeat, untilFail, jobs } = options;
  const task = progress.task(`judge Go ${formatVersion(toolchain.version)}`);
  let settled = 0;
  let run = '';
  try {
    const results = await runScenarios(toolchain, options.scenarios, {
      timeoutMs,
      progress,
      profile,
      ...(seed === undefined ? {} : { seed }),
      shrink: true,
      ...(repeat === undefined ? {} : { repeat }),
      ...(untilFail === undefined ? {} : { untilFail }),
      ...(jobs === undefined ? {} : { processes: jobs }),
      ...(options.strict ? { revise: strict } : {}),
      ...(options.delve === undefined ? {} : { delve: options.delve }),
      repeatCommand: id => repeatCommand(id, choice, toolchain.implementation, options),
      onRound: round => {
        settled = 0;
        const of = repeat === undefined ? '' : ` of ${repeat}`;
        if (repeat !== undefined || untilFail) run = `run ${round}${of}, `;
      },
      onStart: ({ id }) => task.update(`${run}${settled} of ${options.scenarios.length} scenarios, ${id}`),
      onResult: () => {
        settled++;
      },
    });
    task.done(count(results.length, 'scenario'));
    return options.instructions ? await withInstructions(toolchain, results, options) : results;
  } catch (error) {
    task.failed();
    throw error;
  }
}

/** What to type to see one scenario again. */
function repeatCommand(
  id: string,
  choice: Choice,
  implementation: Toolchain['implementation'],
  { profile, seed, repeat, untilFail, series }: ConformanceOptions,
): string {
  const parts = [`npx ${packageFacts().name} --go=${quoted(choice.request)}`];
  if (implementation === 'reference') {
    parts.push(series === undefined ? '--implementation=reference' : `--series=${quoted(series)}`);
  }
  if (profile === 'full') parts.push('--profile=full');
  if (seed !== undefined) parts.push(`--seed=${seed}`);
  if (repeat !== undefined) parts.push(`--repeat=${repeat}`);
  if (untilFail) parts.push('--until-fail');
  return [...parts, `--grep='^${id}$'`].join(' ');
}

/** For a POSIX shell, where it needs to be. */
function quoted(text: string): string {
  return /^[\w./@:+~-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}
