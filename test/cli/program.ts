import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../harness/host/files.js';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The built program. */
export const main = join(packageRoot, 'dist/harness/cli/main.js');

export interface CliOptions {
  /** Options of Node itself. */
  node?: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  timeoutMs?: number;
}

/** Runs the built program as a user would, without colours. */
export function cli(
  args: string[],
  { node = [], env = {}, cwd, timeoutMs = 15_000 }: CliOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...node, main, ...args], {
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, COLUMNS: '100', ...env },
      timeout: timeoutMs,
      ...(cwd === undefined ? {} : { cwd }),
    });
    const ended: Ended = { code: null, signal: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      ended.stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      ended.stderr += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ ...ended, code, signal }));
  });
}
