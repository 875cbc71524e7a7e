import { type CommandResult, run } from '../../host/command.js';

/** Runs apt-get or apt-helper, with the machine's configuration and in plain English. */
export function apt(
  command: string,
  args: string[],
  timeoutMs: number,
  onLine?: (line: string) => void,
): Promise<CommandResult> {
  return run(command, args, {
    env: { LC_ALL: 'C', LANGUAGE: undefined, APT_CONFIG: undefined },
    timeoutMs,
    ...(onLine === undefined ? {} : { onLine }),
  });
}
