import { closeSync, readFileSync, readSync, writeSync } from 'node:fs';
import { pipe } from '../../host/pipe.js';
import { boundsOf } from '../../host/walls/enclosed.js';
import { openFilter } from '../../host/walls/filter.js';
import { outputBytes } from '../../host/walls/limits.js';
import { programView } from '../../host/walls/views.js';
import { waitForAny } from './kernel.js';
import { type SpawnOptions, spawn, standardFiles } from './spawn.js';

/*
 * A program under test in a sandbox of its own, in the sandbox that this process is in. Its user namespace is
 * below ours, so that this process may trace it, and it can't trace this one (ptrace(2), "ptrace access mode
 * checking"); in its pid namespace this process doesn't exist. The pipes below are closed before its first
 * instruction: it has files for what it writes, and nothing else.
 */

/** A program that waits, as a shell, to be seized and let go. */
export interface Inside {
  /** The program's process, as this process knows it. */
  pid: number;
  /** Lets it execute the program. */
  go: () => void;
}

let spentMs = 0;

/**
 * The time that this process has spent on starting and ending sandboxes, in milliseconds: what is compared
 * with a program outside of a sandbox must not count it.
 */
export function sandboxMs(): number {
  return spentMs;
}

function counted<T>(action: () => T): T {
  const started = performance.now();
  try {
    return action();
  } finally {
    spentMs += performance.now() - started;
  }
}

// The shell says that it is there, and waits for a line.
const script = 'echo >&3; read -r go <&4; exec "$@" 3>&- 4<&-';

/**
 * Starts a sandbox with a program in it.
 *
 * @param onStart called with bwrap's process as soon as there is one; when that is killed all of it ends
 */
export function spawnInside(
  path: string,
  args: string[],
  options: SpawnOptions,
  onStart: (bwrap: number) => void,
): Inside {
  return counted(() => start(path, args, options, onStart));
}

function start(
  path: string,
  args: string[],
  options: SpawnOptions,
  onStart: (bwrap: number) => void,
): Inside {
  const [ready, sayReady] = pipe();
  const [hearGo, go] = pipe();
  const [facts, sayFacts] = pipe();
  const filter = openFilter();
  const files = [...standardFiles(options), sayReady, hearGo, sayFacts, filter.fd];
  try {
    const command = [...boundsOf(outputBytes), 'sh', '-c', script, 'sh', path, ...args];
    const view = [...programView(path), '--info-fd', '5', '--seccomp', '6', '--', ...command];
    onStart(spawn(['bwrap', ...view], options.env, files));
  } catch (error) {
    for (const fd of [ready, go, facts]) closeSync(fd);
    throw error;
  } finally {
    for (const fd of files) closeSync(fd);
  }
  try {
    const init = initIn(readToEnd(facts));
    if (init === undefined || readSync(ready, Buffer.alloc(1)) === 0) throw notStarted(options);
    return {
      pid: onlyChildOf(init),
      go: () => {
        writeSync(go, '\n');
        closeSync(go);
      },
    };
  } catch (error) {
    closeSync(go);
    throw error;
  } finally {
    closeSync(ready);
    closeSync(facts);
  }
}

function notStarted({ stderrPath }: SpawnOptions): Error {
  const said = readFileSync(stderrPath, 'utf8').trimEnd();
  return new Error(`the program under test could not be started in its sandbox: ${said}`);
}

function readToEnd(fd: number): string {
  const buffer = Buffer.alloc(4096);
  let text = '';
  for (let read = -1; read !== 0 && !text.includes('}'); ) {
    read = readSync(fd, buffer);
    text += buffer.toString('latin1', 0, read);
  }
  return text;
}

/** The first process of the sandbox, which bwrap tells as JSON (--info-fd). */
function initIn(facts: string): number | undefined {
  const digits = /"child-pid": (\d+)/.exec(facts)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The first process of a sandbox has one child, the command, and takes the orphans later. */
function onlyChildOf(init: number): number {
  const children = readFileSync(`/proc/${init}/task/${init}/children`, 'latin1').trim().split(' ');
  const [child = ''] = children;
  if (child === '' || children.length !== 1) throw new Error(`the sandbox has ${children.length} processes`);
  return Number(child);
}

/**
 * Ends a sandbox and reaps all that this thread has to. With bwrap's process ends the first one in the
 * sandbox, and with that one the kernel ends all the others.
 */
export function endInside(processes: readonly number[]): void {
  counted(() => {
    for (const pid of processes) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It is gone already; what is left is to reap it.
      }
    }
    while (waitForAny(true) !== undefined);
  });
}
