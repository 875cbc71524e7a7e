import { type CommandResult, lastLines } from '../host/command.js';
import { BuildError, MachineError, type UserError } from '../host/errors.js';
import { isHarmless } from './stages.js';

/** The error for a go command or make.bash that failed: `what` begins the sentence, `Go 1.15.15 doesn't build`. */
export function buildFailure(
  what: string,
  result: Pick<CommandResult, 'output' | 'timedOut' | 'durationMs' | 'signal'>,
  remedy: string,
): UserError {
  const lines = result.output.split('\n').filter(line => !isHarmless(line));
  const excerpt = lastLines(lines.join('\n'));
  if (/no space left on device|disk quota exceeded/i.test(result.output)) {
    return new MachineError(`${what}: the disk is full`, {
      remedy: 'free some space, or set GO_DEBUGCALL_CACHE to a folder with room',
      excerpt,
    });
  }
  const after = `${Math.round(result.durationMs / 1000)} s`;
  if (result.timedOut) return new BuildError(`${what}: it was ended after ${after}`, { remedy, excerpt });
  // The kernel's answer to a lack of memory; a compiler that crashes says so itself.
  if (result.signal === 'SIGKILL') {
    return new MachineError(`${what}: it was killed after ${after}, likely for want of memory`, {
      remedy: 'give this machine (or container) 2 GB of memory or more',
      excerpt,
    });
  }
  return new BuildError(what, { remedy, excerpt });
}
