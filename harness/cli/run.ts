import { obtainDelve } from '../clients/obtain.js';
import { Cache } from '../host/cache.js';
import { UsageError } from '../host/errors.js';
import { consoleEnd, consoleRelease } from '../report/console.js';
import type { Report } from '../report/model.js';
import { reporters } from '../report/reporters.js';
import { exitCodeOf, judged } from '../report/summarise.js';
import type { TextOptions } from '../report/text.js';
import { conformance, type Implementation } from '../run.js';
import { scenarios } from '../scenarios/catalogue.js';
import type { Profile } from '../scenarios/scenario.js';
import { type Selection, selectScenarios } from '../scenarios/select.js';
import { obtainBootstrap } from '../sources/bootstrap.js';
import { type From, plan } from '../sources/plan.js';
import type { BuildMode } from '../toolchain/reference.js';
import { type Output, outputsOf, writeOutput } from './output.js';
import { progressFor } from './progress.js';
import { textOptions } from './terminal.js';

export interface RunOptions extends Selection {
  go?: string;
  from: From;
  sha256?: string;
  profile: Profile;
  seed?: number;
  implementation?: Implementation;
  build?: BuildMode;
  series?: string;
  runtimeTests: boolean;
  repeat?: number;
  untilFail?: true;
  jobs?: number;
  strict?: true;
  /** Seconds. */
  timeout?: number;
  reporter?: string[];
  output?: string;
  verbose?: true;
}

/** One release's scenarios take seconds; what has not ended after this long never will. */
const defaultTimeoutMs = 300_000;

/** Judges what was asked for, prints it as it comes, writes the reports. `typed` is the command line. */
export async function runCommand(typed: string[], options: RunOptions): Promise<number> {
  const { series } = options;
  const implementation = options.implementation ?? (series === undefined ? undefined : 'reference');
  if (series !== undefined && implementation === 'own') {
    throw new UsageError(`--series=${series} is for patched trees, and --implementation=own judges none`, {
      remedy: 'leave one of them out; --implementation=both judges the tree as it is and patched',
    });
  }
  const outputs = outputsOf(options.reporter ?? [], options.output, Object.keys(reporters));
  const chosen = selectScenarios(scenarios, options);
  const verbose = options.verbose === true;
  const text = textOptions(process.stdout, process.env, verbose);
  const progress = progressFor(
    { out: process.stdout, err: process.stderr },
    textOptions(process.stderr, process.env, verbose),
  );
  const onConsole = outputs.some(({ reporter, file }) => reporter === 'console' && file === undefined);
  const cache = Cache.default();
  try {
    const { from, sha256 } = options;
    const choices = await plan(options.go, {
      cache,
      progress,
      from,
      ...(sha256 === undefined ? {} : { sha256 }),
      // The patch series brings debugger calls to a tree that has none, unless its own are asked for.
      need: implementation === 'own' ? 'debugger calls' : 'register maps',
    });
    const report = await conformance({
      choices,
      scenarios: chosen,
      // Who selects scenarios wants those and nothing else.
      runtimeTests: options.runtimeTests && options.grep === undefined && options.requirement === undefined,
      profile: options.profile,
      ...(implementation === undefined ? {} : { implementation }),
      ...(series === undefined ? {} : { series }),
      ...(options.build === undefined ? {} : { build: options.build }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.repeat === undefined ? {} : { repeat: options.repeat }),
      ...(options.untilFail === undefined ? {} : { untilFail: options.untilFail }),
      ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
      strict: options.strict === true,
      timeoutMs: options.timeout === undefined ? defaultTimeoutMs : options.timeout * 1000,
      arguments: typed,
      bootstrap: minimum => obtainBootstrap(minimum, { cache, progress, offline: from === 'cache' }),
      delve: release => obtainDelve(release, { cache, progress, offline: from === 'cache' }),
      cache,
      progress,
      onRelease: (result, requirements) => {
        if (onConsole) progress.print(consoleRelease(result, requirements, choices.length > 1, text));
      },
    });
    progress.stop();
    for (const output of outputs) await put(output, report, text);
    if (report.results.length > 0 && !report.results.some(judged)) {
      throw new UsageError('nothing of what was selected applies to what was judged', {
        remedy: '--verbose says why of each; --grep and --requirement select',
      });
    }
    return exitCodeOf(report);
  } finally {
    progress.stop();
  }
}

async function put({ reporter, file }: Output, report: Report, text: TextOptions): Promise<void> {
  const make = reporters[reporter];
  if (make === undefined) throw new Error(`no reporter ${reporter}`);
  if (file !== undefined) await writeOutput(file, make(report, textOptions({}, {}, text.verbose)));
  // Each release has been printed already.
  else process.stdout.write(reporter === 'console' ? consoleEnd(report, text) : make(report, text));
}
