import { readlinkSync, statSync } from 'node:fs';
import { UsageError } from '../host/errors.js';
import { hasCode } from '../host/files.js';

/**
 * Throws UsageError unless a process runs the program of a file. The file may have been reached by another path.
 */
export function requireProcess(pid: number, path: string): void {
  try {
    const [running, named] = [statSync(`/proc/${pid}/exe`), statSync(path)];
    if (running.ino === named.ino && running.dev === named.dev) return;
    const exe = readlinkSync(`/proc/${pid}/exe`);
    throw new UsageError(`process ${pid} does not run ${path}: it runs ${exe}`, {
      remedy: exe.endsWith(' (deleted)') ? 'the program was built anew since: start it again' : `name ${exe}`,
    });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new UsageError(`there is no process ${pid}`, { cause: error });
    if (hasCode(error, 'EACCES'))
      throw new UsageError(`process ${pid} is not yours to look at`, {
        remedy: 'run this as its user, or as root',
        cause: error,
      });
    throw error;
  }
}
