import type { Command } from 'commander';
import type { Ended } from '../../options.js';

export function addShow(patch: Command, ended: Ended): void {
  patch
    .command('show')
    .description('print one patch')
    .argument('<name>', 'like go1.15/0003-runtime-core')
    .action(async (name: string) => {
      const { packagePatch } = await import('../../../patches/package-series.js');
      process.stdout.write((await packagePatch(name)).text);
      ended(0);
    });
}
