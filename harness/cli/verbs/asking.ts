import type { Command } from 'commander';
import { requireSupportedPlatform } from '../../host/platform.js';
import type { ListOptions } from '../list.js';
import { addSelection, type Ended } from './options.js';

/*
 * Commands that only tell something: list, versions, doctor.
 */

export function addList(program: Command, ended: Ended): void {
  const list = program.command('list').description('print requirements and scenarios with their ids');
  addSelection(list)
    .option('--json', 'as JSON')
    .action(async (options: ListOptions) => {
      requireSupportedPlatform(process);
      const { listCommand } = await import('../list.js');
      ended(await listCommand(options));
    });
}

export function addVersions(program: Command, ended: Ended): void {
  program
    .command('versions')
    .description('print the Go releases that can be had here, from where, and what is in the cache')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      requireSupportedPlatform(process);
      const { versionsCommand } = await import('../versions.js');
      ended(await versionsCommand(options));
    });
}

export function addDoctor(program: Command, ended: Ended): void {
  program
    .command('doctor')
    .description('check whether this machine can run it, and say how to mend what can not')
    .action(async () => {
      const { doctorCommand } = await import('../doctor.js');
      ended(await doctorCommand());
    });
}
