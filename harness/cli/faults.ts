import { Cache } from '../host/cache.js';
import { ExitCode } from '../host/errors.js';
import { protocolOf } from '../releases/protocol.js';
import { formatVersion } from '../releases/version.js';
import { chooseFaults, type FaultSelection } from '../review/faults/choose.js';
import { judgeFaults } from '../review/faults/judge-faults.js';
import { summaryMarkdown, summaryText, verdictLine } from '../review/faults/output/text.js';
import { faultCatalogue } from '../review/faults/rules/catalogue.js';
import type { Fault } from '../review/faults/rules/fault.js';
import { type FaultsSummary, summariseFaults } from '../review/faults/summary.js';
import { explanationOf } from '../review/faults/survivors/explanations.js';
import { scenarios } from '../scenarios/catalogue.js';
import type { Profile } from '../scenarios/scenario.js';
import { obtainBootstrap } from '../sources/bootstrap.js';
import type { From } from '../sources/choice.js';
import { plan } from '../sources/plan.js';
import { toolchainFor } from '../toolchain/build.js';
import { type ReferenceTree, referenceTree } from '../toolchain/reference.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import { writeOutput } from './output.js';
import { type LiveProgress, progressFor } from './progress.js';
import { textOptions } from './terminal.js';

export interface FaultsCommandOptions extends FaultSelection {
  go?: string;
  from: From;
  implementation: Toolchain['implementation'];
  profile: Profile;
  seed?: number;
  jobs?: number;
  list?: true;
  /** Files. */
  json?: string;
  markdown?: string;
}

/** Plants faults in each Go that was asked for and prints which the scenarios notice; 1 when one is neither noticed nor explained. */
export async function faultsCommand(options: FaultsCommandOptions): Promise<number> {
  const cache = Cache.default();
  const progress = progressFor(
    { out: process.stdout, err: process.stderr },
    textOptions(process.stderr, process.env, false),
  );
  const summaries: FaultsSummary[] = [];
  try {
    const need = options.implementation === 'own' ? 'debugger calls' : 'register maps';
    for (const choice of await plan(options.go, { cache, progress, from: options.from, need })) {
      const obtained = await choice.obtain();
      const tree: ReferenceTree =
        options.implementation === 'own' ? obtained : await referenceTree(obtained, { cache, progress });
      const faults = chooseFaults(await faultCatalogue(tree.root), options);
      if (options.list) for (const fault of faults) progress.print(listLine(fault));
      else summaries.push(await plantAll(tree, faults, options, cache, progress));
    }
  } finally {
    progress.stop();
  }
  if (options.json !== undefined) await writeOutput(options.json, `${JSON.stringify(summaries, null, 1)}\n`);
  if (options.markdown !== undefined) await writeOutput(options.markdown, summaryMarkdown(summaries));
  return summaries.some(({ unexplained }) => unexplained > 0) ? ExitCode.nonconforming : ExitCode.conforms;
}

async function plantAll(
  tree: ReferenceTree,
  faults: readonly Fault[],
  options: FaultsCommandOptions,
  cache: Cache,
  progress: LiveProgress,
): Promise<FaultsSummary> {
  const { implementation, profile, seed = 1, jobs, from } = options;
  const toolchain = await toolchainFor(tree, {
    cache,
    progress,
    implementation,
    ...(tree.amends === undefined ? {} : { amends: tree.amends }),
    bootstrap: minimum => obtainBootstrap(minimum, { cache, progress, offline: from === 'cache' }),
  });
  const release = formatVersion(toolchain.version);
  const task = progress.task(`plant ${faults.length} faults in Go ${release}`);
  const result = await judgeFaults({
    toolchain,
    faults,
    scenarios,
    profile,
    seed,
    cache,
    progress,
    ...(jobs === undefined ? {} : { jobs }),
    onVerdict: ({ fault, ...verdict }, done) => {
      task.update(`${done} of ${faults.length}`);
      progress.print(`${verdictLine({ ...fault, ...verdict })}\n`);
    },
  });
  task.done();
  const summary = summariseFaults(
    result,
    {
      release,
      protocol: protocolOf(toolchain.version),
      implementation,
      origin: tree.origin.description,
      profile,
      seed,
    },
    fault => explanationOf(fault, toolchain.version),
  );
  progress.print(`\n${summaryText(summary)}`);
  return summary;
}

function listLine({ id, symbol, before, after }: Fault): string {
  return `${id} in ${symbol}\n  - ${before}\n  + ${after}\n`;
}
