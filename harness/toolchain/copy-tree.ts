import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../host/command.js';
import { buildFailure } from './failure.js';

/**
 * How a tree is copied: `copy` shares blocks where the file system can, and copies otherwise; `link` makes hard links, which
 * whoever changes a file must break first (write beside it and rename).
 */
export type CopyMode = 'copy' | 'link';

/** Copies a tree but for what lies in `leftOut` at its top; links are followed, since those of a Debian tree point out of it. */
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
    throw buildFailure(`${from} can't be copied`, result, 'look at what cp says below');
  }
}
