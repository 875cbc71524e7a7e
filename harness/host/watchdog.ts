import { spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipe } from './pipe.js';

/*
 * Reads one order per line: `add PGID`, `del PGID`, `rm PATH`, `keep PATH`, and for control groups, which can
 * only be removed when they are empty, `cgroup PATH`, `uncgroup PATH`. When every writer has gone, for any
 * reason, it kills the process groups and removes the folders that are still on its lists. An order to
 * take off something that is not on a list (a command was killed before it could register) must leave the
 * list unchanged: an entry left there by mistake would be killed at the end, when its number may belong to
 * another process.
 */
const script = `
set -f
IFS=
groups=" "
newline='
'
folders="$newline"
cgroups="$newline"
while read -r line; do
  verb=\${line%% *}; what=\${line#* }
  case $verb in
    add) groups="$groups$what " ;;
    del) case $groups in *" $what "*) groups="\${groups%% $what *} \${groups#* $what }" ;; esac ;;
    rm) folders="$folders$what$newline" ;;
    keep)
      entry="$newline$what$newline"
      case $folders in *"$entry"*) folders="\${folders%%"$entry"*}$newline\${folders#*"$entry"}" ;; esac ;;
    cgroup) cgroups="$cgroups$what$newline" ;;
    uncgroup)
      entry="$newline$what$newline"
      case $cgroups in *"$entry"*) cgroups="\${cgroups%%"$entry"*}$newline\${cgroups#*"$entry"}" ;; esac ;;
  esac
done
IFS=" "
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
IFS=$newline
for folder in $folders; do
  # A process that was killed may write until it has died.
  tries=0
  while [ -e "$folder" ] && [ "$tries" -lt 100 ]; do
    chmod -R u+w "$folder" 2>/dev/null
    rm -rf "$folder" 2>/dev/null || sleep 0.1
    tries=$((tries + 1))
  done
done
for cgroup in $cgroups; do
  tries=0
  while [ -d "$cgroup" ] && [ "$tries" -lt 100 ]; do
    rmdir "$cgroup" 2>/dev/null || sleep 0.1
    tries=$((tries + 1))
  done
done
exit 0
`;

let writeEnd: number | undefined;

/**
 * Returns the write end of the watchdog's pipe. The watchdog is a small shell in a session of its own. When
 * this process ends, SIGKILL included, the kernel closes the pipe and the watchdog ends what this process
 * started.
 */
export function watchdogPipe(): number {
  if (writeEnd !== undefined) return writeEnd;
  const [readFd, writeFd] = pipe();
  const child = spawn('/bin/sh', ['-c', script], {
    detached: true,
    cwd: '/',
    stdio: [readFd, 'ignore', 'ignore'],
  });
  // Without a shell nothing can be started; the command itself then reports that.
  child.once('error', () => child.unref());
  child.unref();
  closeSync(readFd);
  writeEnd = writeFd;
  return writeFd;
}

function order(line: string): void {
  writeSync(watchdogPipe(), `${line}\n`);
}

/**
 * Tells the watchdog that the process group `pgid` has ended and must not be killed: its number may be
 * reused.
 */
export function forgetProcessGroup(pgid: number): void {
  order(`del ${pgid}`);
}

/**
 * Has `folder` removed if this process dies before `keepFolder` is called. The path must not contain a line
 * break.
 */
export function removeFolderOnDeath(folder: string): void {
  order(`rm ${oneLine(folder)}`);
}

/** Cancels `removeFolderOnDeath`. */
export function keepFolder(folder: string): void {
  order(`keep ${oneLine(folder)}`);
}

/** Has a control group removed if this process dies before `keepControlGroup` is called. */
export function removeControlGroupOnDeath(folder: string): void {
  order(`cgroup ${oneLine(folder)}`);
}

/** Cancels `removeControlGroupOnDeath`. */
export function keepControlGroup(folder: string): void {
  order(`uncgroup ${oneLine(folder)}`);
}

/**
 * Returns the absolute path, since the watchdog runs in another folder. With a line break in the path, the
 * part before it would name another folder.
 */
function oneLine(folder: string): string {
  if (folder.includes('\n')) throw new Error(`a line break in the path ${JSON.stringify(folder)}`);
  return resolve(folder);
}
