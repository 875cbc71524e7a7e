import { type CommandResult, run } from '../../host/command.js';
import { defined } from '../../host/defined.js';

/** Runs apt-get or apt-helper with the machine's configuration, in English. */
export function apt(
  command: string,
  args: string[],
  timeoutMs: number,
  onLine?: (line: string) => void,
): Promise<CommandResult> {
  return run(command, args, {
    env: { LC_ALL: 'C', LANGUAGE: undefined, APT_CONFIG: undefined },
    timeoutMs,
    ...defined({ onLine }),
  });
}
