import { type ChildProcess, spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

/*
 * Starting and ending Delve in the process of a session. It belongs to the process group of the process that
 * asked for the session, and Delve to its own: killing one kills all.
 */

/** Not a folder, so Delve finds no settings of the user and writes none of its own. */
const nowhere = '/dev/null/none';
let delve: ChildProcess | undefined;

/** Ends Delve, waits until it has ended, and ends this process. */
export function endDelve(exitCode: number): void {
  if (delve === undefined || delve.exitCode !== null || delve.signalCode !== null || !delve.kill('SIGKILL')) {
    process.exit(exitCode);
  } else {
    delve.removeAllListeners('exit').once('exit', () => process.exit(exitCode));
  }
}

/** Ends the session with status 1 when the time is over. */
export function keepDeadline(timeoutMs: number): void {
  setTimeout(() => {
    writeSync(2, `Delve did not answer within ${timeoutMs / 1000} s\n`);
    endDelve(1);
  }, timeoutMs);
}

/** Starts Delve without the user's settings. Returns the address that it listens on. */
export function startDelve(path: string, args: readonly string[]): Promise<string> {
  const child = spawn(path, args, {
    cwd: '/',
    env: { PATH: process.env.PATH, HOME: nowhere, XDG_CONFIG_HOME: nowhere, GOTELEMETRY: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  delve = child;
  const output: string[] = [];
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', line => {
        output.push(line);
        const address = /listening at: (\S+)/.exec(line)?.[1];
        if (address !== undefined) resolve(address);
      });
    }
    child.on('error', reject);
    child.on('exit', code => reject(new Error(`Delve ended with ${code}: ${output.slice(-5).join('; ')}`)));
  });
}
