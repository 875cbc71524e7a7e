import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../cache.js';
import { lastLines, run } from '../command.js';
import { MachineError } from '../errors.js';
import { keepFolder } from '../watchdog.js';

/**
 * Makes a folder that a room may write to, with `tmp`, `home` and `cache` in it. It goes when `work` ends,
 * and when this process dies.
 */
export async function withRoomFolder<T>(cache: Cache, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await cache.staging(`scratch-${randomBytes(6).toString('hex')}`);
  try {
    for (const name of ['tmp', 'home', 'cache']) await mkdir(join(folder, name), { recursive: true });
    return await work(folder);
  } finally {
    await removeMade(folder);
    keepFolder(folder);
  }
}

/**
 * Removes what was made in a room. rm(1) never goes through a link, whatever becomes of a folder while it
 * looks; Node's `rm` opens folders by their names.
 */
async function removeMade(folder: string): Promise<void> {
  const remove = () => run('rm', ['-rf', '--', folder], { timeoutMs: 600_000 });
  if ((await remove()).exitCode === 0) return;
  // Folders that their owner may not write to, or look into.
  await run('chmod', ['-R', 'u+rwX', '--', folder], { timeoutMs: 600_000 });
  const { exitCode, stderr } = await remove();
  if (exitCode === 0) return;
  throw new MachineError(`the folder ${folder} of a sandbox can't be removed`, {
    remedy: 'look at what rm says below, and remove it by hand',
    excerpt: lastLines(stderr, 5),
  });
}
