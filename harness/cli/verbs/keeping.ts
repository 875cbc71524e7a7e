import { type Command, Option } from 'commander';
import { requireSupportedPlatform } from '../../host/platform.js';
import type { CacheOptions } from '../cache.js';
import type { LeaveOutOptions } from '../matrix.js';
import { addFrom, type Ended } from './options.js';
import { parsePositive } from './values.js';

/*
 * Commands around runs: matrix, which shares one out among machines, and cache, what runs leave behind.
 */

export function addMatrix(program: Command, ended: Ended): void {
  const matrix = program
    .command('matrix')
    .description('print how a run over several releases is shared out, as the job matrix of a CI')
    .option('--go <what>', 'as for judging');
  addFrom(matrix)
    .addOption(new Option('--implementation <whose>', 'as for judging').choices(['own', 'reference', 'both']))
    .requiredOption('--shard-count <n>', 'so many parts, or as many as there are releases', parsePositive)
    .option('--times <file>', 'the report whose times count; last, the last run here, without it; none')
    .option('--json', 'as JSON on a terminal too')
    .action(async (options: LeaveOutOptions) => {
      requireSupportedPlatform(process);
      const { matrixCommand } = await import('../matrix.js');
      ended(await matrixCommand(options));
    });
}

export function addCache(program: Command, ended: Ended): void {
  program
    .command('cache')
    .description('look after downloads and builds: list, prune, clear, path')
    .argument('[action]', 'list, prune, clear or path', 'list')
    .option('--days <n>', 'prune: what was not used for so many days goes', parsePositive, 30)
    .option('--max-gb <n>', 'prune: the longest unused goes until no more than this is left', parsePositive)
    .action(async (action: string, options: CacheOptions) => {
      requireSupportedPlatform(process);
      const { cacheCommand } = await import('../cache.js');
      ended(await cacheCommand(action, options));
    });
}
