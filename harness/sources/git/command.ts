import { type CommandResult, lastLines, run } from '../../host/command.js';
import { MachineError } from '../../host/errors.js';
import { throwIfDiskFull } from '../disk-full.js';

/**
 * Runs git on a repository, without the caller's GIT_ variables (a hook sets some) and without asking for a
 * password. A status other than 0 is a result, not an exception.
 */
export async function git(repository: string, args: string[], timeoutMs: number): Promise<CommandResult> {
  const result = await run('git', ['-C', repository, ...args], {
    env: {
      ...Object.fromEntries(
        Object.keys(process.env)
          .filter(isGitVariable)
          .map(name => [name, undefined]),
      ),
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_SSH_COMMAND: process.env.GIT_SSH_COMMAND ?? 'ssh -o BatchMode=yes',
    },
    timeoutMs,
  });
  if (result.notFound) {
    throw new MachineError('git is not installed on this machine', {
      remedy: 'install it (apt-get install git), or name a tarball or a release instead',
    });
  }
  throwIfDiskFull(result.stderr);
  return result;
}

// The variables that select a repository. Those about transport (GIT_SSH, GIT_PROXY_COMMAND, ...) stay.
function isGitVariable(name: string): boolean {
  return /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|NAMESPACE|PREFIX|CEILING_DIRECTORIES)$/.test(
    name,
  );
}

/** Returns why git refused, in its own words. */
export function refusal(result: CommandResult): string {
  if (result.timedOut) return `it did not end within ${Math.round(result.durationMs / 1000)} s`;
  const line = result.stderr.split('\n').find(text => /^(?:fatal|error):/.test(text));
  return line?.replace(/^\w+: */, '') ?? lastLines(result.stderr, 1);
}
