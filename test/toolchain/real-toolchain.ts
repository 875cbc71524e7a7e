import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Cache } from '../../harness/host/cache.js';
import { inspectTree } from '../../harness/sources/inspect.js';
import { toolchainFor } from '../../harness/toolchain/build.js';
import type { Toolchain } from '../../harness/toolchain/toolchain.js';

/** A built GOROOT on this machine as a toolchain. */
export async function toolchainAt(root: string, cache: Cache): Promise<Toolchain> {
  const facts = await inspectTree(root);
  if (facts?.version === undefined || !facts.built) throw new Error(`${root} is no built GOROOT`);
  const id = createHash('sha256').update(root).digest('hex');
  const origin = { source: 'directory', description: root } as const;
  const tree = { root, version: facts.version, origin, built: true, id, shared: true, facts };
  return toolchainFor(tree, { cache, bootstrap: () => Promise.reject(new Error('it is built')) });
}

/** Names, sizes and times of all that lies in a GOROOT, links followed. */
export function stampOf(root: string): string {
  const hash = createHash('sha256');
  const visit = (folder: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found === undefined) continue;
      hash.update(`${path} ${found.size} ${found.mtimeMs}\n`);
      if (found.isDirectory()) visit(path);
    }
  };
  visit(root);
  return hash.digest('hex');
}
