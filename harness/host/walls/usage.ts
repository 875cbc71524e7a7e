import { lstatSync, readdirSync, readFileSync, readlinkSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '../files.js';
import { diskBytes, diskFiles, processLimit } from './limits.js';

const usuallyEveryMs = 200;
const goneWithinMs = 20_000;
const pageBytes = 4096;

export interface UsageLimits {
  /** Processes; `processLimit` when absent. */
  processes?: number;
  /** Resident memory of all processes together. */
  memoryBytes: number;
  /** The folder that they may write to; none when absent. */
  folder?: string;
  /** How often it is looked at; five times a second when absent. */
  everyMs?: number;
}

/** Watches what a command and all its descendants use. */
export interface UsageWatch {
  /**
   * Ends the watch when every process is gone: they are killed at once, and die when the kernel comes to
   * each.
   */
  end(): Promise<void>;
}

/**
 * Looks now and then at what a process and its descendants use, and calls `exceeded` once with the reason
 * when that is too much. What can happen between two looks is bounded by the kernel: a control group where
 * there is one, and limits of each process (setrlimit(2)).
 */
export function watchUsage(pid: number, limits: UsageLimits, exceeded: (reason: string) => void): UsageWatch {
  const { processes: most = processLimit, memoryBytes, everyMs = usuallyEveryMs } = limits;
  const namespaces = new Set<string>();
  const disk = limits.folder === undefined ? undefined : new DiskWatch(limits.folder);
  let over = false;
  const timer = setInterval(() => {
    const { processes, residentBytes } = usageBelow(pid, namespaces);
    const reason =
      processes > most
        ? `it had more than ${most} processes and was ended`
        : residentBytes > memoryBytes
          ? `it used more than ${Math.round(memoryBytes / 2 ** 20)} MB of memory and was ended`
          : disk?.excess();
    if (reason === undefined || over) return;
    over = true;
    exceeded(reason);
  }, everyMs);
  timer.unref();
  return {
    async end() {
      clearInterval(timer);
      const deadline = performance.now() + goneWithinMs;
      while (namespaces.size > 0 && anyIn(namespaces) && performance.now() < deadline) await sleep(20);
    },
  };
}

/** Adds the pid namespaces below ours that it finds to `namespaces`. */
function usageBelow(root: number, namespaces: Set<string>): { processes: number; residentBytes: number } {
  const children = new Map<number, number[]>();
  for (const pid of processes()) {
    const stat = unlessGone(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
    // The name, in parentheses, may have anything in it: the parent is the second word after the last of
    // them.
    const parent = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [pid]);
    else siblings.push(pid);
  }
  const ours = readlinkSync('/proc/self/ns/pid');
  let count = 0;
  let pages = 0;
  const queue = [...(children.get(root) ?? [])];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    count++;
    queue.push(...(children.get(pid) ?? []));
    pages += Number(unlessGone(() => readFileSync(`/proc/${pid}/statm`, 'latin1'))?.split(' ')[1] ?? 0);
    const namespace = unlessGone(() => readlinkSync(`/proc/${pid}/ns/pid`));
    if (namespace !== undefined && namespace !== ours) namespaces.add(namespace);
  }
  return { processes: count, residentBytes: pages * pageBytes };
}

function anyIn(namespaces: ReadonlySet<string>): boolean {
  return processes().some(pid => {
    const namespace = unlessGone(() => readlinkSync(`/proc/${pid}/ns/pid`));
    return namespace !== undefined && namespaces.has(namespace);
  });
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number);
}

/** Processes end while one looks at them, and those of others can't be looked at. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].some(code => hasCode(error, code))) return undefined;
    throw error;
  }
}

/**
 * Watches how the free room of a file system shrinks, which costs nothing. Others write to it too: when it
 * shrinks by more than the limit, what was written below the folder since the beginning is counted.
 */
class DiskWatch {
  readonly #folder: string;
  readonly #begun = Date.now();
  #free: { bytes: number; files: number };

  constructor(folder: string) {
    this.#folder = folder;
    this.#free = freeOn(folder);
  }

  excess(): string | undefined {
    const free = freeOn(this.#folder);
    const shrunk = this.#free.bytes - free.bytes > diskBytes || this.#free.files - free.files > diskFiles;
    if (!shrunk) return undefined;
    const { bytes, files } = writtenBelow(this.#folder, this.#begun);
    if (bytes > diskBytes) return `it wrote more than ${diskBytes / 2 ** 30} GB to the disk and was ended`;
    if (files > diskFiles) return `it made more than ${diskFiles} files and was ended`;
    this.#free = free;
    return undefined;
  }
}

function freeOn(folder: string): { bytes: number; files: number } {
  const { bavail, bsize, ffree } = statfsSync(folder);
  return { bytes: bavail * bsize, files: ffree };
}

/**
 * What lies below a folder and was changed since a time (ctime, which nobody can set). Links aren't followed.
 */
function writtenBelow(folder: string, since: number): { bytes: number; files: number } {
  let bytes = 0;
  let files = 0;
  const queue = [folder];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const at = path;
    for (const entry of unlessGone(() => readdirSync(at, { withFileTypes: true })) ?? []) {
      const below = join(at, entry.name);
      if (entry.isDirectory()) queue.push(below);
      const stat = unlessGone(() => lstatSync(below));
      if (stat === undefined || stat.ctimeMs < since) continue;
      bytes += stat.blocks * 512;
      if (++files > diskFiles) return { bytes, files };
    }
  }
  return { bytes, files };
}
