import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../host/command.js';
import { buildFailure } from './failure.js';

/**
 * How a tree is copied. `copy` shares blocks if the file system can, and copies otherwise. `link` makes hard
 * links; a writer must break a link first (write a new file and rename it).
 */
export type CopyMode = 'copy' | 'link';

/**
 * Copies a tree except the names in `leftOut` at its top. Links are followed: those of a Debian tree lead out
 * of it.
 */
export async function copyTree(
  from: string,
  to: string,
  leftOut: ReadonlySet<string>,
  mode: CopyMode = 'copy',
): Promise<void> {
  await mkdir(to, { recursive: true });
  const names = (await readdir(from)).filter(name => !leftOut.has(name));
  if (names.length === 0) return;
  const how = mode === 'link' ? '--link' : '--reflink=auto';
  const result = await run('cp', ['-RL', how, '--', ...names.map(name => join(from, name)), to], {
    timeoutMs: 300_000,
  });
  if (result.exitCode !== 0) {
    throw buildFailure(`${from} can't be copied`, result, 'see the output of cp below');
  }
}
