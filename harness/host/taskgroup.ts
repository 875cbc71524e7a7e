import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { hasCode } from './files.js';

/** Threads in a sandbox, at most: each compiler that runs at once has some ten. */
export const taskLimit = 1000 + 50 * availableParallelism();

/** A control group in which a sandbox's processes and threads are counted by the kernel. */
export interface TaskGroup {
  /** A process joins by writing its number to this file. */
  procs: string;
  /** To be called when no process is left in it. */
  remove(): void;
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
      removeGroup(folder);
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

function removeGroup(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    // A process is still dying in it: an empty group is left, which holds nothing.
    if (!hasCode(error, 'EBUSY') && !hasCode(error, 'ENOENT')) throw error;
  }
}

function isRefused(error: unknown): boolean {
  return ['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOTDIR'].some(code =>
    hasCode(error, code),
  );
}
