import type { Command } from 'commander';
import type { GoVersion } from '../../releases/version.js';
import type { Ended } from '../options.js';
import { outputsOf, writeOutputs } from '../output.js';
import { collect, parseRelease } from '../values.js';

interface SafePointsOptions {
  source?: string[];
  go?: GoVersion;
  json?: true;
  instructions?: true;
  reporter?: string[];
  output?: string;
}

const examples = `
Examples:
  npx go-debugcall-conformance safepoints ./prog                # the share of lines of each package
  npx go-debugcall-conformance safepoints ./prog main           # of each function of a package
  npx go-debugcall-conformance safepoints ./prog main.handler   # line by line
  npx go-debugcall-conformance safepoints ./prog main.go:120 --instructions

It runs on any processor: the program is read, and not run. docs/programs.md explains what it prints.
`;

export function addSafepoints(program: Command, ended: Ended): void {
  program
    .command('safepoints')
    .description('print where in your program a debugger can call functions, and why not elsewhere')
    .argument('<program>', 'a program built by Go 1.11 or later, for amd64, arm64, ppc64le or loong64')
    .argument('[place]', 'a function, FILE:LINE, a package or 0xADDRESS; without it, the whole program')
    .option('--instructions', 'list each instruction below its line')
    .option(
      '--source <folder>',
      'where sources are that are not where the program says; may be repeated',
      collect,
    )
    .option(
      '--go <release>',
      'the release that built the program, if the program does not say it',
      parseRelease,
    )
    .option('--json', 'short for --reporter=json')
    .option('--reporter <names>', 'console, json, html; NAME:FILE writes to a file', collect)
    .option('--output <file>', 'file of the one reporter that names none')
    .addHelpText('after', examples)
    .action(async (path: string, place: string | undefined, options: SafePointsOptions) => {
      ended(await safepointsCommand(path, place, options));
    });
}

async function safepointsCommand(
  path: string,
  place: string | undefined,
  { source = [], go, json, instructions, reporter = [], output }: SafePointsOptions,
): Promise<number> {
  const [{ openSubject }, { safePoints }, { safePointsReporters }] = await Promise.all([
    import('../../safepoints/subject.js'),
    import('../../safepoints/report.js'),
    import('../../safepoints/output/all.js'),
  ]);
  const wanted = json ? [...reporter, 'json'] : reporter;
  const outputs = outputsOf(wanted, output, Object.keys(safePointsReporters));
  const report = safePoints(openSubject(path, go), place, source);
  await writeOutputs(outputs, safePointsReporters, report, instructions === true);
  return 0;
}
