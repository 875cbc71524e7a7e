import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const nobody = 65_534;

/** Does something that may read a folder and what is in it, and write nothing there. Root may write anywhere: it becomes nobody. */
export async function asUnprivileged(folder: string, action: () => Promise<void>): Promise<void> {
  const root = process.getuid?.() === 0;
  const below = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name));
  const folders = [folder, ...below];
  for (const path of folders) chmodSync(path, root ? 0o755 : 0o555);
  if (root) process.seteuid?.(nobody);
  try {
    await action();
  } finally {
    if (root) process.seteuid?.(0);
    for (const path of folders) chmodSync(path, 0o755);
  }
}
