import { spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { errnoName, lastErrno, libc } from './libc.js';

const O_CLOEXEC = 0o2000000;
const pipe2 = libc.func('int pipe2(_Out_ int *fds, int flags)');

/*
 * Reads one order a line: `add PGID`, `del PGID`, `rm PATH`, `keep PATH`. When every writer is gone, however it
 * went, kills the process groups and removes the folders that are still on its lists. What is taken off a list that
 * it is not on (a command killed before it could say its name) must leave the list as it was: whoever stayed on
 * would be killed at the end, when the number may be another's.
 */
const script = `
set -f
IFS=
groups=" "
newline='
'
folders="$newline"
while read -r line; do
  verb=\${line%% *}; what=\${line#* }
  case $verb in
    add) groups="$groups$what " ;;
    del) case $groups in *" $what "*) groups="\${groups%% $what *} \${groups#* $what }" ;; esac ;;
    rm) folders="$folders$what$newline" ;;
    keep)
      entry="$newline$what$newline"
      case $folders in *"$entry"*) folders="\${folders%%"$entry"*}$newline\${folders#*"$entry"}" ;; esac ;;
  esac
done
IFS=" "
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
IFS=$newline
for folder in $folders; do chmod -R u+w "$folder" 2>/dev/null; rm -rf "$folder"; done
exit 0
`;

let writeEnd: number | undefined;

/**
 * The write end of the watchdog's pipe. The watchdog is one small shell in a session of its own; it ends
 * what this process started when this process ends, SIGKILL included, because the kernel closes the pipe.
 */
export function watchdogPipe(): number {
  if (writeEnd !== undefined) return writeEnd;
  const fds = [0, 0];
  if (pipe2(fds, O_CLOEXEC) !== 0) throw new Error(`pipe2: ${errnoName(lastErrno())}`);
  const [readFd, writeFd] = fds as [number, number];
  const child = spawn('/bin/sh', ['-c', script], {
    detached: true,
    cwd: '/',
    stdio: [readFd, 'ignore', 'ignore'],
  });
  // Without a shell nothing can be started at all; the command itself then reports it.
  child.once('error', () => child.unref());
  child.unref();
  closeSync(readFd);
  writeEnd = writeFd;
  return writeFd;
}

function order(line: string): void {
  writeSync(watchdogPipe(), `${line}\n`);
}

/** The process group `pgid` has ended and must not be killed: its number may be used again. */
export function forgetProcessGroup(pgid: number): void {
  order(`del ${pgid}`);
}

/** `folder` is removed if this process dies before `keepFolder`. Its path must have no line break. */
export function removeFolderOnDeath(folder: string): void {
  order(`rm ${oneLine(folder)}`);
}

/** Takes `removeFolderOnDeath` back. */
export function keepFolder(folder: string): void {
  order(`keep ${oneLine(folder)}`);
}

/** The path as the watchdog needs it, which sits in another folder. What stands before a line break would be another folder's path. */
function oneLine(folder: string): string {
  if (folder.includes('\n')) throw new Error(`a line break in the path ${JSON.stringify(folder)}`);
  return resolve(folder);
}
