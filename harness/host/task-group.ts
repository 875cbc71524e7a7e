import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from './files.js';

/** At most this many threads run in a sandbox: each compiler that runs has about ten. */
export const taskLimit = 1000 + 50 * availableParallelism();

/** A control group in which the kernel counts the processes and threads of a sandbox. */
export interface TaskGroup {
  /** A process joins by writing its number to this file. */
  procs: string;
  /**
   * Removes the group. Call it when the processes have been killed; it waits briefly for the last of them.
   */
  remove(): Promise<void>;
}

/**
 * Makes a control group with a limit on tasks (cgroups(7): the pids controller of either version). Root needs
 * it, because RLIMIT_NPROC does not apply to root. Returns undefined where no group can be made: for other
 * users, for whom that limit does apply, and in many containers.
 */
export function taskGroup(): TaskGroup | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const parent of parents()) {
    const folder = join(parent, `go-debugcall-${process.pid}-${randomBytes(4).toString('hex')}`);
    try {
      mkdirSync(folder);
    } catch (error) {
      if (isRefused(error)) continue;
      throw error;
    }
    try {
      writeFileSync(join(folder, 'pids.max'), String(taskLimit), { flag: 'r+' });
      return { procs: join(folder, 'cgroup.procs'), remove: () => removeGroup(folder) };
    } catch (error) {
      rmdirSync(folder);
      if (!isRefused(error)) throw error;
    }
  }
  return undefined;
}

/** Returns this process's group in each hierarchy that may have the controller. */
function parents(): string[] {
  return readFileSync('/proc/self/cgroup', 'utf8')
    .split('\n')
    .flatMap(line => {
      const [, controllers, path] = line.split(/^\d+:([^:]*):/);
      if (path === undefined || controllers === undefined) return [];
      if (controllers === 'pids') return [join('/sys/fs/cgroup/pids', path)];
      return controllers === '' ? [join('/sys/fs/cgroup', path)] : [];
    });
}

/**
 * A group can't be removed while its last process is still dying. If one stays behind after all, it is empty
 * and harmless.
 */
async function removeGroup(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return;
      if (!hasCode(error, 'EBUSY')) throw error;
    }
    await sleep(20);
  }
}

function isRefused(error: unknown): boolean {
  return ['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOTDIR'].some(code =>
    hasCode(error, code),
  );
}
