import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/*
 * What each kind of process sees, as arguments of bwrap (bwrap(1)). A room holds our own programs, which work
 * on a stranger's files; in it every command that runs a stranger's code gets a smaller sandbox, in
 * namespaces of its own.
 */

/** Where the system keeps programs and libraries. What isn't named here or by the caller is in no sandbox. */
const system = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/nix/store', '/gnu/store'];
/** What the dynamic loader, the links of Debian's alternatives and the time of day need. */
const settings = [
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/ld-musl-x86_64.path',
  '/etc/alternatives',
  '/etc/localtime',
];
/** The Go runtime asks how large a huge page is. */
const hugePages = '/sys/kernel/mm/transparent_hugepage';

/** Where a room sees the /proc that is outside of it: see `roomView`. */
const outerProc = '/proc-outside';

/** A folder that may be written to, and files and folders that may be read. */
export interface View {
  folder: string;
  readable: readonly string[];
}

/** Namespaces of its own, no capability, no terminal; it ends with the process that started it. */
const apart = [
  ...['--unshare-user', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts'],
  ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
];

function systemView(): string[] {
  const binds = [...system, ...settings, hugePages].filter(path => existsSync(path));
  return binds.flatMap(path =>
    lstatSync(path).isSymbolicLink() && system.includes(path)
      ? ['--symlink', readlinkSync(path), path]
      : ['--ro-bind', path, path],
  );
}

function readOnly(paths: readonly string[]): string[] {
  return paths.flatMap(path => ['--ro-bind', resolve(path), resolve(path)]);
}

/** The last of the mounts: what bwrap itself made to mount on can't be filled. */
const sealed = ['--remount-ro', '/dev', '--remount-ro', '/'];
/**
 * Settings of the kernel below /proc/sys may be written by root of the system outside, with or without
 * capabilities (test_perm in fs/proc/proc_sysctl.c), and bwrap covers only what it takes capabilities to
 * write. A judge writes memory through /proc, so a room's stays writable.
 */
const sealedInside = ['--remount-ro', '/proc', ...sealed];

/**
 * The view of a room. It has a folder for temporary files in memory, and no variable of the caller's.
 *
 * Root is user 1000 in there: since Linux 5.12 a namespace in which root is root can't make another in which
 * it is (user_namespaces(7), CAP_SETFCAP). And bwrap covers parts of a /proc that root could write to, with
 * which the kernel lets nobody mount another one (mount_too_revealing in fs/namespace.c): the /proc from
 * outside is kept in sight for that, of whose processes a room may still see no more than their names.
 * Sandboxes in the room don't have it.
 */
export function roomView({ folder, readable }: View, root = process.getuid?.() === 0): string[] {
  return [
    ...apart,
    ...(root ? ['--uid', '1000', '--gid', '1000'] : []),
    ...systemView(),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...(root ? ['--bind', '/proc', outerProc] : []),
    ...['--tmpfs', '/tmp', ...readOnly(readable)],
    ...['--bind', folder, folder, ...sealed, '--chdir', folder, '--clearenv'],
  ];
}

/** The view of a command that makes something of a stranger's files. */
export function commandView(
  { folder, readable }: View,
  { cwd, env, writes }: { cwd: string; env: Readonly<Record<string, string | undefined>>; writes: boolean },
): string[] {
  const variables = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: `${folder}/home`,
    ...env,
    TMPDIR: writes ? `${folder}/tmp` : '/nonexistent',
  };
  const set = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : ['--setenv', name, value],
  );
  return [
    ...[...apart, ...systemView(), '--proc', '/proc', '--dev', '/dev', ...readOnly(readable)],
    ...[
      writes ? '--bind' : '--ro-bind',
      folder,
      folder,
      ...sealedInside,
      '--chdir',
      cwd,
      '--clearenv',
      ...set,
    ],
  ];
}

/**
 * The view of a program under test: the folder that it lies in, and nothing that it could write to. What
 * judges it, and all other programs, are out of its sight.
 */
export function programView(program: string): string[] {
  const folder = dirname(resolve(program));
  return [
    ...[...apart, ...systemView(), '--proc', '/proc', '--dev', '/dev', ...readOnly([folder])],
    ...[...sealedInside, '--chdir', folder],
  ];
}
