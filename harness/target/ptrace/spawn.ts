import { closeSync, openSync } from 'node:fs';
import { libc } from '../../host/libc.js';
import { waitForAny } from './kernel.js';

/*
 * Programs under trace are started with posix_spawn and not with child_process: this debugger does not return
 * to the event loop, where libuv would report their ends, and it reaps their exit statuses itself.
 */

const spawnCall = libc.func(
  'int posix_spawnp(_Out_ int *pid, const char *file, void *actions, void *attributes, const char **argv, const char **envp)',
);
const actionsInit = libc.func('int posix_spawn_file_actions_init(void *actions)');
const actionsDup2 = libc.func('int posix_spawn_file_actions_adddup2(void *actions, int from, int to)');
const actionsDestroy = libc.func('int posix_spawn_file_actions_destroy(void *actions)');
const attributesInit = libc.func('int posix_spawnattr_init(void *attributes)');
const attributesFlags = libc.func('int posix_spawnattr_setflags(void *attributes, short flags)');
const attributesDefaults = libc.func('int posix_spawnattr_setsigdefault(void *attributes, void *set)');
const attributesMask = libc.func('int posix_spawnattr_setsigmask(void *attributes, void *set)');
const attributesDestroy = libc.func('int posix_spawnattr_destroy(void *attributes)');
const fillSignals = libc.func('int sigfillset(void *set)');
const emptySignals = libc.func('int sigemptyset(void *set)');
const personality = libc.func('int personality(unsigned long persona)');

const POSIX_SPAWN_SETSIGDEF = 0x04;
const POSIX_SPAWN_SETSIGMASK = 0x08;
const ADDR_NO_RANDOMIZE = 0x0040000;
const QUERY = 0xffffffff;

export interface SpawnOptions {
  /** The complete environment. */
  env: Record<string, string>;
  /** Files for standard output and standard error, created or truncated. */
  stdoutPath: string;
  stderrPath: string;
}

/**
 * Starts a process that stops itself (SIGSTOP) before it executes the program. The program's addresses are
 * the same at each start, and its standard input is empty. Returns the process id.
 */
export function spawnStopped(path: string, args: string[], options: SpawnOptions): number {
  const files = standardFiles(options);
  try {
    return spawn(['/bin/sh', '-c', 'kill -s STOP "$$"; exec "$@"', 'sh', path, ...args], options.env, files);
  } finally {
    for (const fd of files) closeSync(fd);
  }
}

/** Opens what a program has as standard input, output and error. */
export function standardFiles({ stdoutPath, stderrPath }: SpawnOptions): number[] {
  return [openSync('/dev/null', 'r'), openSync(stdoutPath, 'w'), openSync(stderrPath, 'w')];
}

/**
 * Starts a command, found by PATH, at addresses that are the same at each start. It finds these files open as
 * 0, 1, 2 and so on, and no other, for Node opens all of its own to be closed by an exec. Returns its process
 * id.
 */
export function spawn(argv: string[], env: Record<string, string>, files: readonly number[]): number {
  const actions = Buffer.alloc(256);
  const attributes = Buffer.alloc(512);
  const signals = Buffer.alloc(128);
  actionsInit(actions);
  attributesInit(attributes);
  const before = personality(QUERY) as number;
  try {
    files.forEach((fd, index) => {
      // The files are put in place one after the other.
      if (fd < index && files[fd] !== fd) throw new Error(`the file ${fd} would be written over`);
      actionsDup2(actions, fd, index);
    });
    fillSignals(signals);
    attributesDefaults(attributes, signals);
    emptySignals(signals);
    attributesMask(attributes, signals);
    attributesFlags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    personality(before | ADDR_NO_RANDOMIZE);
    const pid = [0];
    const envp = [...Object.entries(env).map(([name, value]) => `${name}=${value}`), null];
    const errno = spawnCall(pid, argv[0], actions, attributes, [...argv, null], envp) as number;
    if (errno !== 0) throw new Error(`posix_spawnp ${argv[0]}: errno ${errno}`);
    return pid[0] as number;
  } finally {
    personality(before);
    actionsDestroy(actions);
    attributesDestroy(attributes);
  }
}

/** Kills a process and reaps all its threads. The kernel reports the end of the leader last. */
export function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already, and is only to be reaped.
  }
  for (;;) {
    const result = waitForAny(true);
    if (result === undefined || (result.tid === pid && (result.status & 0xff) !== 0x7f)) return;
  }
}
