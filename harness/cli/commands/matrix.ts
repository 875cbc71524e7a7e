import { type Command, Option } from 'commander';
import type { MatrixJob, MatrixRequest } from '../../conformance/matrix.js';
import { defined } from '../../host/defined.js';
import { requireSupportedPlatform } from '../../host/platform.js';
import { duration, hang, padEnd, padStart, type TextOptions } from '../../report/text.js';
import { addFrom, addProcessors, type Ended } from '../options.js';
import { withSurroundings } from '../surroundings.js';
import { textOptions } from '../terminal.js';
import { parsePositive } from '../values.js';

interface MatrixCommandOptions extends Omit<MatrixRequest, 'processors'> {
  arch?: readonly string[];
  json?: true;
}

export function addMatrix(program: Command, ended: Ended): void {
  const matrix = program
    .command('matrix')
    .description('print how to share a run over several releases out among CI jobs')
    .option('--go <what>', 'which Gos, named as for a run (see the main help)');
  addProcessors(addFrom(matrix))
    .addOption(
      new Option('--implementation <whose>', 'as for a run (see the main help)').choices([
        'own',
        'reference',
        'both',
      ]),
    )
    .requiredOption(
      '--shard-count <n>',
      'the number of jobs, at most one a release and processor',
      parsePositive,
    )
    .option(
      '--times <file>',
      'the report whose times to use; last: the last run on this machine (the default); none: every release takes as long',
    )
    .option('--json', 'print JSON on a terminal too; elsewhere it is always JSON')
    .action(async (options: MatrixCommandOptions) => {
      requireSupportedPlatform(process);
      ended(await matrixCommand(options));
    });
}

/** Prints the jobs: as a table on a terminal, otherwise as one line of JSON. */
async function matrixCommand(options: MatrixCommandOptions): Promise<number> {
  const [{ matrixJobs }, { processorsNamed }] = await Promise.all([
    import('../../conformance/matrix.js'),
    import('../../conformance/processors.js'),
  ]);
  const { arch, ...rest } = options;
  const request = { ...rest, ...defined({ processors: arch && processorsNamed(arch) }) };
  const jobs = await withSurroundings({}, surroundings => matrixJobs(request, surroundings));
  const text = textOptions(process.stdout, process.env, false);
  const asJson = options.json === true || !process.stdout.isTTY;
  const output = asJson
    ? JSON.stringify({ include: jobs })
    : jobs.flatMap(job => jobLines(job, text)).join('\n');
  process.stdout.write(`${output}\n`);
  return 0;
}

function jobLines({ shard, releases, seconds }: MatrixJob, options: TextOptions): string[] {
  const time = seconds === null ? 'time unknown' : duration(seconds * 1000);
  return hang(
    options,
    `${padEnd(`--shard=${shard}`, 14)}${padStart(time, 12)}  `,
    releases.replaceAll(',', ', '),
  );
}
