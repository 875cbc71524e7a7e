import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from './files.js';

/** Threads in a sandbox, at most: each compiler that runs at once has some ten. */
export const taskLimit = 1000 + 50 * availableParallelism();

/** A control group in which a sandbox's processes and threads are counted by the kernel. */
export interface TaskGroup {
  /** A process joins by writing its number to this file. */
  procs: string;
  /** To be called when its processes have been killed; waits a little for the last of them. */
  remove(): Promise<void>;
}

/**
 * A control group with a limit of tasks (cgroups(7): the pids controller, of either version). Root needs it, for whom RLIMIT_NPROC doesn't hold;
 * undefined where none can be made, as for other users, for whom that limit does, and in many containers.
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

/** Where this process is in the hierarchies that may have the controller. */
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

/** A group whose last process is still dying can't be removed yet. One that is left behind after all is empty, and holds nothing. */
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
