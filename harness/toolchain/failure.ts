import { type CommandResult, lastLines } from '../host/command.js';
import { BuildError, MachineError, type UserError } from '../host/errors.js';
import { isHarmless } from './stages.js';

/**
 * Returns the error for a go command or make.bash that failed. `what` begins the sentence: `Go 1.15.15 does
 * not build`.
 */
export function buildFailure(
  what: string,
  result: Pick<CommandResult, 'output' | 'timedOut' | 'durationMs' | 'signal'>,
  remedy: string,
): UserError {
  const lines = result.output.split('\n').filter(line => !isHarmless(line));
  const excerpt = lastLines(lines.join('\n'));
  if (/no space left on device|disk quota exceeded/i.test(result.output)) {
    return new MachineError(`${what}: the disk is full`, {
      remedy: 'free some space, or set GO_DEBUGCALL_CACHE to a folder on another disk',
      excerpt,
    });
  }
  const after = `${Math.round(result.durationMs / 1000)} s`;
  if (result.timedOut)
    return new BuildError(`${what}: it reached its deadline of ${after} and was killed`, { remedy, excerpt });
  // This is how the kernel ends a process when memory runs out; a compiler that crashes says so itself.
  if (result.signal === 'SIGKILL') {
    return new MachineError(`${what}: it was killed after ${after}, probably for lack of memory`, {
      remedy: 'give this machine (or container) at least 2 GB of memory',
      excerpt,
    });
  }
  return new BuildError(what, { remedy, excerpt });
}
