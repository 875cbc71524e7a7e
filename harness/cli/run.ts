import { obtainDelve } from '../clients/obtain.js';
import { conformance, type Implementation } from '../conformance/conformance.js';
import { Cache } from '../host/cache.js';
import { UsageError } from '../host/errors.js';
import { consoleEnd, consoleRelease } from '../report/console/report.js';
import { reporters } from '../report/reporters/all.js';
import { judged } from '../report/summarise.js';
import { keepTimes } from '../report/times.js';
import { scenarios } from '../scenarios/catalogue.js';
import type { Profile } from '../scenarios/scenario.js';
import { type Selection, selectScenarios } from '../scenarios/select.js';
import { obtainBootstrap } from '../sources/bootstrap.js';
import type { From } from '../sources/choice.js';
import { plan } from '../sources/plan.js';
import type { BuildMode } from '../toolchain/reference.js';
import { outputsOf } from './output.js';
import { progressFor } from './progress.js';
import { put } from './put.js';
import { chooseShard, shardNote } from './shard.js';
import { textOptions } from './terminal.js';
import { compared, exitCodeBy, type VerdictOptions, verdictOf } from './verdict.js';

export interface RunOptions extends Selection, VerdictOptions {
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
  /** `2/4`. */
  shard?: string;
  /** What `--shard` goes by: a report, `last` or `none`. */
  times?: string;
  /** Seconds. */
  timeout?: number;
  reporter?: string[];
  output?: string;
  verbose?: true;
}

/** One release's scenarios take seconds; what has not ended after this long never will. */
const defaultTimeoutMs = 300_000;

/** Reports that have room for the instructions of a function. */
const showInstructions = ['json', 'html'];

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
  const verdict = await verdictOf(options);
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
    const planned = await plan(options.go, {
      cache,
      progress,
      from,
      ...(sha256 === undefined ? {} : { sha256 }),
      // The patch series brings debugger calls to a tree that has none, unless its own are asked for.
      need: implementation === 'own' ? 'debugger calls' : 'register maps',
    });
    const shard = await chooseShard(
      planned,
      { ...options, ...(implementation === undefined ? {} : { implementation }) },
      cache,
    );
    const choices = shard === undefined ? planned : planned.filter((_choice, i) => shard.places.includes(i));
    if (shard !== undefined) progress.note(shardNote(shard));
    const result = await conformance({
      choices,
      ...(shard === undefined ? {} : { shard }),
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
      instructions: outputs.some(({ reporter }) => showInstructions.includes(reporter)),
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
    const report = compared(result, verdict);
    for (const output of outputs) {
      // Each release has been printed already.
      const onScreen = output.reporter === 'console' && output.file === undefined;
      if (onScreen) process.stdout.write(consoleEnd(report, text));
      else await put(output, report, text);
    }
    // A part of the scenarios, or several times all of them, says little about how long a run takes.
    const usual = chosen.length === scenarios.length && options.repeat === undefined && !options.untilFail;
    if (usual && shard === undefined) await keepTimes(cache, report);
    if (report.results.length > 0 && !report.results.some(judged)) {
      throw new UsageError('nothing of what was selected applies to what was judged', {
        remedy: '--verbose says why of each; --grep and --requirement select',
      });
    }
    return exitCodeBy(report, verdict);
  } finally {
    progress.stop();
  }
}
