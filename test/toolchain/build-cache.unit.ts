import { appendFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../harness/host/cache.js';
import { hashTree } from '../../harness/sources/hash.js';
import type { Tree } from '../../harness/sources/tree.js';
import { buildCacheKey } from '../../harness/toolchain/build-cache.js';
import { newFolder, removeFolders, writeFiles } from '../sources/folders.js';

describe('the build cache of a toolchain', () => {
  let cache: Cache;
  let root: string;

  beforeEach(() => {
    cache = new Cache(newFolder(), 'user');
    root = newFolder();
    writeFiles(root, {
      VERSION: 'go1.15.15',
      'bin/go': 'go',
      'pkg/tool/linux_amd64/compile': 'compile',
      'pkg/include/textflag.h': '#define NOSPLIT 4',
      'src/runtime/proc.go': 'package runtime',
      'src/runtime/textflag.h': '#define NOSPLIT 4',
      'src/cmd/compile/main.go': 'package main',
    });
  });
  after(removeFolders);

  /** The key of a copy of the tree in which one file was changed. */
  async function keyOf(built: boolean, changed?: string): Promise<string> {
    const copy = join(newFolder(), 'goroot');
    cpSync(root, copy, { recursive: true });
    if (changed !== undefined) appendFileSync(join(copy, changed), '// changed');
    const tree = { root: copy, built, id: await hashTree(copy) } as Tree;
    return buildCacheKey(tree, `id of ${tree.id}`, cache);
  }

  it('is shared by a built tree and one with another runtime', async () => {
    expect(await keyOf(true, 'src/runtime/proc.go')).to.equal(await keyOf(true));
  });

  for (const path of ['VERSION', 'bin/go', 'pkg/tool/linux_amd64/compile', 'pkg/include/textflag.h']) {
    it(`is another where ${path} of a built tree differs`, async () =>
      expect(await keyOf(true, path)).to.not.equal(await keyOf(true)));
  }

  it('is shared by trees to be built that differ in the runtime only, and not in what make.bash compiles from', async () => {
    const key = await keyOf(false);
    expect(await keyOf(false, 'src/runtime/proc.go')).to.equal(key);
    for (const path of ['VERSION', 'src/cmd/compile/main.go', 'src/runtime/textflag.h']) {
      expect(await keyOf(false, path)).to.not.equal(key);
    }
    expect(await keyOf(true)).to.not.equal(key);
  });

  it('is its own in the cache of one run, where what a stranger compiled lies', async () => {
    cache = new Cache(newFolder());
    expect(await keyOf(true)).to.match(/^id of /);
    expect(await keyOf(true, 'src/runtime/proc.go')).to.not.equal(await keyOf(true));
  });
});
