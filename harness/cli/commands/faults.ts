import { type Command, Option } from 'commander';
import type { Settled } from '../../conformance/each-go.js';
import { defined } from '../../host/defined.js';
import { UsageError } from '../../host/errors.js';
import { requireSupportedPlatform } from '../../host/platform.js';
import type { UnjudgedRelease } from '../../report/model.js';
import type { FaultsPolicy, FaultsRequest } from '../../review/faults/releases.js';
import type { Fault } from '../../review/faults/rules/fault.js';
import type { FaultsSummary, JudgedFault } from '../../review/faults/summary.js';
import { interruptibleCommand } from '../interruptible.js';
import { addFrom, addProcessors, addProfile, addSandbox, type Ended } from '../options.js';
import { outputsOf, writeOutputs } from '../output.js';
import { type CliSurroundings, withSurroundings } from '../surroundings.js';
import { textOptions } from '../terminal.js';
import { collect, parsePercent, parsePositive } from '../values.js';

interface FaultsCommandOptions extends FaultsRequest, FaultsPolicy {
  arch?: string[];
  list?: true;
  reporter?: string[];
  output?: string;
  quiet?: true;
}

export function addFaults(program: Command, ended: Ended): void {
  const faults = program
    .command('faults')
    .description(
      'plant faults in the debug calls of a Go, one at a time, and print which of them the scenarios notice',
    )
    .option('--go <what>', 'the Go to plant faults in, named as for a run (see the main help)');
  addFrom(addProcessors(faults)).addOption(
    new Option(
      '--implementation <whose>',
      "where to plant faults: in the tree's own debug calls, or in the reference, those of the patch series; without it the tree's own, or the reference where it has none",
    ).choices(['own', 'reference']),
  );
  faults
    .option(
      '--series <name>',
      'the patch series of the reference, as for a run: its name or its folder; implies --implementation=reference',
    )
    .addOption(
      new Option(
        '--judge <whom>',
        "what judges the faults: the scenarios, or the runtime's own tests, TestDebugCall*, alone",
      )
        .choices(['scenarios', 'runtime-tests'])
        .default('scenarios'),
    );
  addSandbox(faults, 'the Go', 'off');
  addProfile(faults, 'full plays every scenario on the faults that the quick ones do not notice');
  addWhich(faults);
  addHow(faults);
  faults.action(async (options: FaultsCommandOptions) => {
    requireSupportedPlatform(process);
    const act = options.list ? listCommand : faultsCommand;
    const { processorsNamed } = await import('../../conformance/processors.js');
    const { arch } = options;
    const processors = arch === undefined ? undefined : processorsNamed(arch);
    const request = { ...options, ...whereToPlant(options), ...defined({ processors }) };
    ended(
      await withSurroundings({ quiet: options.quiet === true }, surroundings => act(request, surroundings)),
    );
  });
}

/** A series is a patched tree's: the faults are planted there. */
function whereToPlant({ series, implementation }: FaultsRequest): Partial<FaultsRequest> {
  if (series === undefined) return {};
  if (implementation !== 'own') return { implementation: 'reference' };
  throw new UsageError(`--series=${series} is for patched trees, and --implementation=own plants in none`, {
    remedy: 'leave out one of them',
  });
}

function addWhich(faults: Command): void {
  faults
    .option('--grep <text>', 'only faults that match: a line that --list prints, or a regular expression')
    .option('--in-diff <file>', 'only faults in the lines that a diff touches; the Go must have its change')
    .option('--real', 'only bugs that debug calls had in the history of Go, or could have had')
    .option('--sample <n>', 'plant at most n faults, spread over all of them', parsePositive)
    .option('--list', 'print the faults and plant none');
}

function addHow(faults: Command): void {
  faults
    .option('--jobs <n>', 'judge n faults at a time (default: the number of cores)', parsePositive)
    .option('--resume', 'continue an interrupted run: faults that it judged are not judged again')
    .addOption(
      new Option(
        '--fail-on <what>',
        'what makes the exit code 1: a missed fault, that is, neither noticed nor explained (the default without --min-score), or never',
      ).choices(['missed', 'never']),
    )
    .option('--min-score <percent>', 'exit code 1 if fewer faults are noticed', parsePercent)
    .option('--reporter <names>', 'console, json, markdown, html; NAME:FILE writes to a file', collect)
    .option('--quiet', 'print nothing of how far it is')
    .option(
      '--output <file>',
      'file of the one reporter that names none; without --reporter its ending chooses one',
    );
}

/** Plants faults in each requested Go and prints which of them the scenarios notice. */
async function faultsCommand(options: FaultsCommandOptions, surroundings: CliSurroundings): Promise<number> {
  const { progress } = surroundings;
  const [{ exitCodeOfFaults, faultsOfReleases }, { summaryText, verdictLine }, { faultsReporters }] =
    await Promise.all([
      import('../../review/faults/releases.js'),
      import('../../review/faults/output/text.js'),
      import('../../review/faults/output/all.js'),
    ]);
  const { reporter = [], output } = options;
  const outputs = outputsOf(reporter, output, Object.keys(faultsReporters));
  // The console report is printed as the verdicts come; the other outputs are written at the end.
  const live = outputs.some(one => one.reporter === 'console' && one.file === undefined);
  const print = (text: string): void => (live ? progress.print(text) : undefined);
  return interruptibleCommand(progress, async signal => {
    const all: Settled<FaultsSummary>[] = [];
    const onVerdict = (verdict: JudgedFault): void => print(`${verdictLine(verdict)}\n`);
    for await (const settled of faultsOfReleases(options, surroundings, { onVerdict, signal })) {
      all.push(settled);
      print('result' in settled ? `\n${summaryText(settled.result)}` : await unjudgedText(settled.unjudged));
    }
    const written = outputs.filter(one => one.reporter !== 'console' || one.file !== undefined);
    await writeOutputs(written, faultsReporters, all, false);
    return exitCodeOfFaults(all, options);
  });
}

async function listCommand(options: FaultsCommandOptions, surroundings: CliSurroundings): Promise<number> {
  const [{ listFaults }, { exitCodeOfUnjudged }, { listedTexts }] = await Promise.all([
    import('../../review/faults/releases.js'),
    import('../../conformance/each-go.js'),
    import('../../review/faults/choose.js'),
  ]);
  const all: Settled<Fault[]>[] = [];
  const linesOf = (fault: Fault): string => `${listedTexts(fault).join('\n  ')}\n`;
  for await (const settled of listFaults(options, surroundings)) {
    all.push(settled);
    surroundings.progress.print(
      'result' in settled ? settled.result.map(linesOf).join('') : await unjudgedText(settled.unjudged),
    );
  }
  return exitCodeOfUnjudged(all);
}

async function unjudgedText(release: UnjudgedRelease): Promise<string> {
  const { unjudgedLines } = await import('../../report/console/unjudged.js');
  const lines = unjudgedLines([release], textOptions(process.stdout, process.env, false));
  return lines.map(line => `${line}\n`).join('');
}
