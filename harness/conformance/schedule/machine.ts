import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { hasCode } from '../../host/files.js';

/** What a scenario process and the program under test need together, in bytes, with room to spare. */
const processBytes = 256 * 1024 * 1024;

/** What a machine has for this program. */
export interface Machine {
  /** CPUs that this process may run on. */
  cores: number;
  /** CPUs' worth of time that a control group leaves it; absent where nothing limits it. */
  quota?: number;
  memoryBytes: number;
}

/** Returns how many processes a machine can carry: one for each core, as far as its memory goes; at least 1. */
export function jobsFor({ cores, quota, memoryBytes }: Machine): number {
  const cpus = Math.min(cores, quota ?? cores);
  return Math.max(1, Math.min(Math.round(cpus), Math.floor(memoryBytes / processBytes)));
}

/** Returns what this machine, or the container that this process is in, has at this moment. */
export function thisMachine(): Machine {
  const quota = cpuQuota();
  return {
    cores: availableParallelism(),
    memoryBytes: process.availableMemory(),
    ...(quota === undefined ? {} : { quota }),
  };
}

/** The lowest limit of CPU time that control groups (version 2) set on this process, in CPUs. */
function cpuQuota(): number | undefined {
  const group = /^0::(.*)$/m.exec(readIfThere('/proc/self/cgroup') ?? '')?.[1];
  if (group === undefined) return undefined;
  const quotas: number[] = [];
  for (let at = group; ; at = dirname(at)) {
    const quota = quotaIn(readIfThere(join('/sys/fs/cgroup', at, 'cpu.max')) ?? 'max');
    if (quota !== undefined) quotas.push(quota);
    if (at === '/' || at === '.') break;
  }
  return quotas.length === 0 ? undefined : Math.min(...quotas);
}

/** Reads cpu.max, `200000 100000` for two CPUs; undefined for `max`, no limit. */
export function quotaIn(text: string): number | undefined {
  const [, time, period] = /^(\d+) (\d+)\s*$/.exec(text) ?? [];
  return time === undefined || Number(period) === 0 ? undefined : Number(time) / Number(period);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR', 'EPERM'].some(code => hasCode(error, code))) return undefined;
    throw error;
  }
}
