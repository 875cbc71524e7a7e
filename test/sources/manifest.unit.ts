import { chmodSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../harness/host/cache.js';
import { differences, keptManifest, manifestOf } from '../../harness/sources/manifest.js';
import { goTree, newFolder, removeFolders, writeFiles } from './folders.js';

function treeHere(): string {
  const folder = newFolder();
  writeFiles(folder, goTree({ version: 'go1.22.1', built: true }));
  return folder;
}

describe('sources: the manifest of a directory', () => {
  after(removeFolders);

  it('follows contents, names and rights, and says which files differ', async () => {
    const root = treeHere();
    const before = await manifestOf(root);
    const assembly = join(root, 'src/runtime/asm_amd64.s');
    writeFileSync(assembly, 'TEXT runtime·other(SB)\n');
    writeFileSync(join(root, 'src/runtime/extra.go'), 'package runtime\n');
    chmodSync(join(root, 'VERSION'), 0o755);
    const after = await manifestOf(root);
    expect(after.hash).to.not.equal(before.hash);
    expect(differences(before, after)).to.deep.equal([
      'VERSION',
      'src/runtime/asm_amd64.s',
      'src/runtime/extra.go',
    ]);
    rmSync(join(root, 'src/runtime/extra.go'));
    expect(differences(before, await manifestOf(root))).to.deep.equal(['VERSION', 'src/runtime/asm_amd64.s']);
  });

  it('is kept in the cache, and sees a write that leaves size and time of modification alone', async () => {
    const root = treeHere();
    const cache = new Cache(newFolder(), 'user');
    const path = join(root, 'src/runtime/asm_amd64.s');
    const { size, atime, mtime } = statSync(path);
    const before = await manifestOf(root, cache);
    expect(await keptManifest(root, cache)).to.deep.equal(before);
    expect(await manifestOf(root, cache)).to.deep.include({ hash: before.hash });
    writeFileSync(path, '#'.repeat(size));
    utimesSync(path, atime, mtime);
    const after = await manifestOf(root, cache);
    expect(differences(before, after)).to.deep.equal(['src/runtime/asm_amd64.s']);
    expect((await manifestOf(root)).hash).to.equal(after.hash);
  });

  it('does not depend on where the directory lies', async () => {
    expect((await manifestOf(treeHere())).hash).to.equal((await manifestOf(treeHere())).hash);
  });
});
