import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { taskLimit } from './task-group.js';

/** Where commands that run a stranger's code are kept. */
export interface Confinement {
  /** The only folder that they may write to; it exists, with `tmp` and `home` in it. */
  folder: string;
  /** Folders that they may read though they lie where everything else is hidden: below /tmp, /run or the user's home. */
  readable: readonly string[];
  /** bubblewrap is used; without it only `signal` holds. */
  walls: boolean;
  /** Ends every command. */
  signal: AbortSignal;
}

const current = new AsyncLocalStorage<Confinement>();

/** Does something; every command that it runs, however deep below, is confined. */
export function confined<T>(confinement: Confinement, action: () => Promise<T>): Promise<T> {
  return current.run(confinement, action);
}

/** How commands are to be confined here; undefined where they are not. */
export function confinement(): Confinement | undefined {
  return current.getStore();
}

/** Folders of which a confined command sees nothing: what others left there, sockets of daemons and agents. */
const hidden = ['/tmp', '/var/tmp', '/run', '/root', '/home'];

/**
 * Arguments with which bwrap (bubblewrap, bwrap(1)) runs a command: everything is there to be read but for `hidden`, one folder to
 * be written to, and no network, no other process and no variable of ours to be seen. All that runs in it ends with it.
 */
export function sandboxArguments(
  { folder, readable }: Pick<Confinement, 'folder' | 'readable'>,
  { cwd, env }: { cwd: string; env: Readonly<Record<string, string | undefined>> },
): string[] {
  const tmpfs = hidden.filter(path => existsSync(path)).flatMap(path => ['--tmpfs', path]);
  const seen = readable.flatMap(path => ['--ro-bind', resolve(path), resolve(path)]);
  const variables = { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env, TMPDIR: `${folder}/tmp` };
  const set = Object.entries({ HOME: `${folder}/home`, ...variables }).flatMap(([name, value]) =>
    value === undefined ? [] : ['--setenv', name, value],
  );
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts'],
    ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', ...tmpfs, ...seen],
    ...['--bind', folder, folder, '--chdir', cwd, '--clearenv', ...set, '--'],
    // Within a user namespace of its own the limit counts what runs in there, and nothing else of the user's.
    ...['prlimit', `--nproc=${taskLimit}`],
  ];
}
