import { type Command, Option } from 'commander';
import type { Settled } from '../../conformance/each-go.js';
import { requireSupportedPlatform } from '../../host/platform.js';
import type { UnjudgedRelease } from '../../report/model.js';
import type { FaultsRequest } from '../../review/faults/releases.js';
import type { Fault } from '../../review/faults/rules/fault.js';
import type { FaultsSummary, JudgedFault } from '../../review/faults/summary.js';
import { addFrom, addProfile, type Ended } from '../options.js';
import { writeOutput } from '../output.js';
import { type CliSurroundings, withSurroundings } from '../surroundings.js';
import { textOptions } from '../terminal.js';
import { parsePositive, parseRegExp } from '../values.js';

interface FaultsCommandOptions extends FaultsRequest {
  list?: true;
  /** Files. */
  json?: string;
  markdown?: string;
}

export function addFaults(program: Command, ended: Ended): void {
  const faults = program
    .command('faults')
    .description(
      'plant faults in the debugger calls of a Go, one at a time, and print which of them the scenarios notice',
    )
    .option('--go <what>', 'as in the main help');
  addFrom(faults).addOption(
    new Option(
      '--implementation <whose>',
      "where to plant faults: in the tree's own debugger calls, or in the reference, those of the patch series",
    )
      .choices(['own', 'reference'])
      .default('own'),
  );
  addProfile(faults, 'full plays every scenario on the faults that the quick ones do not notice')
    .option('--grep <regexp>', 'only faults whose place, function, rule or text matches', parseRegExp)
    .option('--sample <n>', 'plant at most n faults, spread over all of them', parsePositive)
    .option('--jobs <n>', 'judge n faults at a time (default: the number of cores)', parsePositive)
    .option('--list', 'print the faults and plant none')
    .option('--json <file>', 'write the figures, and what became of each fault, as JSON')
    .option('--markdown <file>', 'write the figures, and the faults that were not noticed, as tables')
    .action(async (options: FaultsCommandOptions) => {
      requireSupportedPlatform(process);
      const act = options.list ? listCommand : faultsCommand;
      ended(await withSurroundings({}, surroundings => act(options, surroundings)));
    });
}

/** Plants faults in each Go that was asked for and prints which of them the scenarios notice. */
async function faultsCommand(options: FaultsCommandOptions, surroundings: CliSurroundings): Promise<number> {
  const { progress } = surroundings;
  const [{ exitCodeOfFaults, faultsOfReleases }, { summaryText, verdictLine }, files] = await Promise.all([
    import('../../review/faults/releases.js'),
    import('../../review/faults/output/text.js'),
    import('../../review/faults/output/files.js'),
  ]);
  const all: Settled<FaultsSummary>[] = [];
  const onVerdict = (verdict: JudgedFault): void => progress.print(`${verdictLine(verdict)}\n`);
  for await (const settled of faultsOfReleases(options, surroundings, { onVerdict })) {
    all.push(settled);
    if ('result' in settled) progress.print(`\n${summaryText(settled.result)}`);
    else await printUnjudged(settled.unjudged, surroundings);
  }
  if (options.json !== undefined) await writeOutput(options.json, files.faultsJson(all));
  if (options.markdown !== undefined) await writeOutput(options.markdown, files.faultsMarkdown(all));
  return exitCodeOfFaults(all);
}

async function listCommand(options: FaultsCommandOptions, surroundings: CliSurroundings): Promise<number> {
  const [{ listFaults }, { exitCodeOfUnjudged }] = await Promise.all([
    import('../../review/faults/releases.js'),
    import('../../conformance/each-go.js'),
  ]);
  const all: Settled<Fault[]>[] = [];
  for await (const settled of listFaults(options, surroundings)) {
    all.push(settled);
    if ('result' in settled) surroundings.progress.print(settled.result.map(listLine).join(''));
    else await printUnjudged(settled.unjudged, surroundings);
  }
  return exitCodeOfUnjudged(all);
}

async function printUnjudged(release: UnjudgedRelease, { progress }: CliSurroundings): Promise<void> {
  const { unjudgedLines } = await import('../../report/console/unjudged.js');
  const lines = unjudgedLines([release], textOptions(process.stdout, process.env, false));
  progress.print(lines.map(line => `${line}\n`).join(''));
}

function listLine({ id, symbol, before, after }: Fault): string {
  return `${id} in ${symbol}\n  - ${before}\n  + ${after}\n`;
}
