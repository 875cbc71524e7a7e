import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '../files.js';
import { keepControlGroup, removeControlGroupOnDeath } from '../watchdog.js';
import { roomMemoryBytes, taskLimit } from './limits.js';

/** Control groups in which the kernel counts what a room uses. */
export interface ControlGroup {
  /** A process joins by writing its number to each of these files. */
  procs: string[];
  /** To be called when its processes have been killed; waits a little for the last of them. */
  remove(): Promise<void>;
}

/**
 * A controller that a group needs, and where its limit is written: version 1 and version 2 name that of
 * memory differently.
 */
const controllers = [
  { name: 'pids', limits: ['pids.max'], value: taskLimit },
  { name: 'memory', limits: ['memory.max', 'memory.limit_in_bytes'], value: roomMemoryBytes },
];

/**
 * Makes control groups with a limit of tasks and of memory (cgroups(7), either version). Root needs the
 * first, for whom RLIMIT_NPROC doesn't hold. A controller is left out where no group can be made, as for
 * other users and in many containers; there `watchUsage` counts alone.
 */
export function controlGroup(): ControlGroup {
  const folders = new Set<string>();
  if (process.getuid?.() === 0) {
    const name = `go-debugcall-${process.pid}-${randomBytes(4).toString('hex')}`;
    for (const controller of controllers) {
      const made = groupFor(controller, name);
      if (made !== undefined) folders.add(made);
    }
  }
  return {
    procs: [...folders].map(folder => join(folder, 'cgroup.procs')),
    async remove() {
      for (const folder of folders) {
        if (await removeGroup(folder)) keepControlGroup(folder);
      }
    },
  };
}

function groupFor({ name, limits, value }: (typeof controllers)[number], group: string): string | undefined {
  for (const parent of parentsFor(name)) {
    const folder = join(parent, group);
    let made = false;
    try {
      try {
        removeControlGroupOnDeath(folder);
        mkdirSync(folder);
        made = true;
      } catch (error) {
        // In version 2 one group has both controllers.
        if (!hasCode(error, 'EEXIST')) throw error;
      }
      if (limits.some(limit => wrote(join(folder, limit), value))) return folder;
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
    if (made) rmdirSync(folder);
    keepControlGroup(folder);
  }
  return undefined;
}

function wrote(file: string, value: number): boolean {
  try {
    writeFileSync(file, String(value), { flag: 'r+' });
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}

/** Where this process is in the hierarchies that may have a controller. */
function parentsFor(controller: string): string[] {
  return readFileSync('/proc/self/cgroup', 'utf8')
    .split('\n')
    .flatMap(line => {
      const [, names, path] = line.split(/^\d+:([^:]*):/);
      if (path === undefined || names === undefined) return [];
      if (names.split(',').includes(controller)) return [join('/sys/fs/cgroup', names, path)];
      return names === '' ? [join('/sys/fs/cgroup', path)] : [];
    });
}

/**
 * A group whose last process is still dying can't be removed yet. Returns false where that takes long: then
 * the watchdog removes it when this process has ended.
 */
async function removeGroup(folder: string): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      rmdirSync(folder);
      return true;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return true;
      if (!hasCode(error, 'EBUSY')) throw error;
    }
    await sleep(20);
  }
  return false;
}

function isRefused(error: unknown): boolean {
  return ['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOTDIR'].some(code =>
    hasCode(error, code),
  );
}
