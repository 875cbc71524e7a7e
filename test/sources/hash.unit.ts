import { chmodSync, cpSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { hashTree, sha256OfFile, sha256OfTexts } from '../../harness/sources/hash.js';
import { newFolder, removeFolders, writeFiles } from './folders.js';

describe('sources: hashes', () => {
  let tree: string;

  beforeEach(() => {
    tree = newFolder();
    writeFiles(tree, {
      VERSION: 'go1.15',
      'src/runtime/proc.go': 'package runtime',
      'bin/go': 'go',
      README: 'x',
    });
  });
  after(removeFolders);

  it('of a file are its SHA-256', async () => {
    expect(await sha256OfFile(join(tree, 'VERSION'))).to.equal(
      '0609812c155e45560ac4ebc94bb66356d7431248199a24d61a025d4ede771ae3',
    );
  });

  it('of texts tell where one ends', () => {
    expect(sha256OfTexts('ab', 'c')).to.not.equal(sha256OfTexts('a', 'bc'));
    expect(sha256OfTexts('ab', 'c')).to.equal(sha256OfTexts('ab', 'c'));
  });

  it('of a tree depend on names, contents and what can be executed, and on nothing else', async () => {
    const before = await hashTree(tree);
    const copy = join(newFolder(), 'copy');
    cpSync(tree, copy, { recursive: true });
    utimesSync(join(copy, 'VERSION'), 1, 1);
    writeFileSync(join(copy, 'README'), 'y');
    expect(await hashTree(copy)).to.equal(before);
    for (const change of [
      () => writeFileSync(join(copy, 'src/runtime/proc.go'), 'package runtime\n'),
      () => chmodSync(join(copy, 'bin/go'), 0o755),
      () => writeFileSync(join(copy, 'src/new.go'), ''),
    ]) {
      const last = await hashTree(copy);
      change();
      expect(await hashTree(copy)).to.not.equal(last);
    }
  });

  it('of a tree follow links, and pass over those that lead nowhere', async () => {
    const before = await hashTree(tree);
    symlinkSync('/nowhere/at/all', join(tree, 'src/dangling'));
    expect(await hashTree(tree)).to.equal(before);
    symlinkSync('runtime', join(tree, 'src/linked'));
    expect(await hashTree(tree)).to.not.equal(before);
  });

  it('of a part of a tree leave the rest out', async () => {
    const options = { parts: ['VERSION', 'src'], counts: (path: string) => !path.startsWith('src/runtime/') };
    const before = await hashTree(tree, options);
    writeFileSync(join(tree, 'src/runtime/proc.go'), 'changed');
    writeFileSync(join(tree, 'bin/go'), 'changed');
    expect(await hashTree(tree, options)).to.equal(before);
    writeFileSync(join(tree, 'VERSION'), 'go1.16');
    expect(await hashTree(tree, options)).to.not.equal(before);
  });
});
