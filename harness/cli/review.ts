import { Cache } from '../host/cache.js';
import { ExitCode, UsageError } from '../host/errors.js';
import { packageFacts } from '../host/package.js';
import type { TextOptions } from '../report/text.js';
import { type Review, type ReviewReport, reviewFormat } from '../review/model.js';
import { reviewConsole } from '../review/output/console.js';
import { reviewMarkdown } from '../review/output/markdown.js';
import { reviewPage } from '../review/output/page/page.js';
import { baselineOf, patchesOf, readWhat } from '../review/proposal/proposal.js';
import { review } from '../review/review.js';
import { type SandboxMode, wallsFor } from '../review/sandbox/walls.js';
import { scenarios } from '../scenarios/catalogue.js';
import type { Profile } from '../scenarios/scenario.js';
import { type Selection, selectScenarios } from '../scenarios/select.js';
import { obtainBootstrap } from '../sources/bootstrap.js';
import type { From } from '../sources/choice.js';
import { plan } from '../sources/plan.js';
import { toolchainFor } from '../toolchain/build.js';
import { outputsOf, writeOutput } from './output.js';
import { progressFor } from './progress.js';
import { textOptions } from './terminal.js';

export interface ReviewCommandOptions extends Selection {
  go?: string;
  from: From;
  profile: Profile;
  seed?: number;
  runtimeTests: boolean;
  hunks: boolean;
  faults?: true;
  sample?: number;
  sandbox: SandboxMode;
  /** Seconds. */
  timeout?: number;
  reporter?: string[];
  output?: string;
  verbose?: true;
}

const formats: Record<string, (report: ReviewReport, text: TextOptions) => string> = {
  console: reviewConsole,
  json: report => `${JSON.stringify(report, null, 1)}\n`,
  markdown: reviewMarkdown,
  html: reviewPage,
};

/** A candidate is built in half a minute and judged in less; what takes so long never ends. */
const defaultTimeoutMs = 600_000;

/** Reviews a change on each Go that was asked for, and prints what it does. */
export async function reviewCommand(
  what: string,
  typed: string[],
  options: ReviewCommandOptions,
): Promise<number> {
  const started = new Date();
  const clock = performance.now();
  const outputs = outputsOf(options.reporter ?? [], options.output, Object.keys(formats));
  const { profile, seed = 1, from } = options;
  const chosen = selectScenarios(scenarios, { ...options, profile });
  const verbose = options.verbose === true;
  const text = textOptions(process.stdout, process.env, verbose);
  const progress = progressFor(
    { out: process.stdout, err: process.stderr },
    textOptions(process.stderr, process.env, verbose),
  );
  const cache = Cache.default();
  const reviews: Review[] = [];
  const titles = new Set<string>();
  try {
    const read = await readWhat(what, options.go);
    const go = baselineOf(read, options.go);
    if (go === undefined) {
      throw new UsageError('no Go is named that the change is for', {
        remedy: 'name one: --go=1.27, or a folder, see --help',
      });
    }
    const walls = await wallsFor(options.sandbox, cache, progress);
    for (const choice of await plan(go, { cache, progress, from, need: 'debugger calls' })) {
      const baseline = await toolchainFor(await choice.obtain(), {
        cache,
        progress,
        bootstrap: minimum => obtainBootstrap(minimum, { cache, progress, offline: from === 'cache' }),
      });
      const patches = await patchesOf(read, baseline.goroot);
      for (const { header } of patches) titles.add(header.title);
      reviews.push(
        await review({
          baseline,
          patches,
          scenarios: chosen,
          profile,
          seed,
          runtimeTests:
            options.runtimeTests && options.grep === undefined && options.requirement === undefined,
          hunks: options.hunks,
          ...(options.faults === undefined
            ? {}
            : { faults: options.sample === undefined ? {} : { sample: options.sample } }),
          walls,
          timeoutMs: options.timeout === undefined ? defaultTimeoutMs : options.timeout * 1000,
          cache,
          progress,
        }),
      );
    }
  } finally {
    progress.stop();
  }
  const { name, version } = packageFacts();
  const report: ReviewReport = {
    format: reviewFormat,
    tool: { name, version },
    arguments: typed,
    started: started.toISOString(),
    durationMs: performance.now() - clock,
    what: what === '-' ? 'standard input' : what,
    patches: [...titles],
    reviews,
  };
  for (const { reporter, file } of outputs) {
    const make = formats[reporter];
    if (make === undefined) throw new Error(`no reporter ${reporter}`);
    if (file !== undefined) await writeOutput(file, make(report, textOptions({}, {}, verbose)));
    else process.stdout.write(make(report, text));
  }
  return Math.max(...reviews.map(exitCodeOf));
}

function exitCodeOf({ verdict }: Review): number {
  if (verdict === 'does not build') return ExitCode.build;
  if (verdict === 'does not apply') return ExitCode.usage;
  return verdict === 'worse' ? ExitCode.nonconforming : ExitCode.conforms;
}
