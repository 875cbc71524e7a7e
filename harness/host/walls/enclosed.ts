import type { Confinement } from '../sandbox.js';
import { openFilter } from './filter.js';
import { commandMemoryBytes, fileBytes, judgedMemoryBytes, outputBytes, taskLimit } from './limits.js';
import type { UsageLimits } from './usage.js';
import { commandView } from './views.js';

/**
 * What runs where a stranger's code is kept:
 * - `maker`: a command that makes something of a stranger's files, and may write to the folder;
 * - `judged`: a program that was made of them and speaks for itself, as the runtime's own tests; it may
 *   write nothing;
 * - `judge`: a program of ours, which runs in the room and sees to the programs that it starts.
 */
export type Part = 'maker' | 'judged' | 'judge';

/** How a command is started in a sandbox. */
export interface Enclosed {
  /** What is put before the command. */
  prefix: string[];
  /** The file that it must find open as `filterFd`; absent where there is none. */
  filter?: { fd: number; close: () => void };
  limits: UsageLimits;
}

/** The descriptor that bwrap reads its filter from. */
const filterFd = 4;

/** Starts of commands by their part. */
export function enclosed(
  confinement: Confinement,
  part: Part,
  { cwd, env }: { cwd: string | undefined; env: Readonly<Record<string, string | undefined>> | undefined },
): Enclosed {
  if (part === 'judge') return { prefix: [], limits: { memoryBytes: judgedMemoryBytes } };
  const { folder } = confinement;
  const writes = part === 'maker';
  const view = commandView(confinement, { cwd: cwd ?? folder, env: env ?? {}, writes });
  const bounds = boundsOf(writes ? fileBytes : outputBytes);
  return {
    prefix: ['bwrap', ...view, '--seccomp', String(filterFd), '--', ...bounds],
    filter: openFilter(),
    limits: writes ? { memoryBytes: commandMemoryBytes, folder } : { memoryBytes: judgedMemoryBytes },
  };
}

/**
 * Limits of each process, as a command that runs another. In a user namespace of its own that of processes
 * counts what runs in there.
 */
export function boundsOf(longestFile: number): string[] {
  return ['prlimit', `--nproc=${taskLimit}`, `--fsize=${longestFile}`, '--core=0'];
}
