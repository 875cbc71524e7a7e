import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../harness/host/errors.js';
import { obtainDirectory } from '../../harness/sources/directory.js';
import { failureOf, wordsOf } from './failing.js';
import { goTree, newFolder, removeFolders, type TreeOptions, writeFiles } from './folders.js';

function treeIn(options: TreeOptions): string {
  const folder = newFolder();
  writeFiles(folder, goTree(options));
  return folder;
}

describe('sources: a directory', () => {
  after(removeFolders);

  it('is taken as it lies', async () => {
    const folder = treeIn({ version: 'go1.22.1', built: true });
    const tree = await obtainDirectory(folder);
    expect(tree).to.deep.include({
      root: folder,
      version: { major: 1, minor: 22, patch: 1 },
      origin: { source: 'directory', description: folder },
      built: true,
      shared: false,
    });
    expect(tree.id).to.match(/^[0-9a-f]{64}$/);
  });

  it('has an id that follows its content and not its path', async () => {
    const options = { version: 'go1.22.1', built: true };
    const [a, b] = [treeIn(options), treeIn(options)];
    const before = (await obtainDirectory(a)).id;
    expect((await obtainDirectory(b)).id).to.equal(before);

    const changes: ((root: string) => void)[] = [
      root => writeFileSync(join(root, 'src/runtime/extra.go'), 'package runtime\n'),
      root => writeFileSync(join(root, 'pkg/tool/linux_amd64/compile'), '#!/bin/sh\nexit 1\n'),
      root => writeFileSync(join(root, 'VERSION'), 'go1.22.2'),
      root => chmodSync(join(root, 'bin/go'), 0o755),
    ];
    const ids = new Set([before]);
    for (const change of changes) {
      const root = treeIn(options);
      change(root);
      ids.add((await obtainDirectory(root)).id);
    }
    expect(ids.size).to.equal(changes.length + 1);
  });

  it('may be a development tree without VERSION', async () => {
    const { version } = await obtainDirectory(treeIn({ develops: 24 }));
    expect(version).to.deep.include({ major: 1, minor: 24, patch: 0 });
    expect(version.devel).to.match(/^devel go1\.24-[0-9a-f]{10}$/);
  });

  it('that is a bare repository, or the .git of one, needs a revision', async () => {
    const folder = newFolder();
    writeFiles(folder, { HEAD: 'ref: refs/heads/master', 'objects/info/x': '', 'refs/heads/master': '' });
    const error = await failureOf(obtainDirectory(folder), UsageError);
    expect(error.message).to.equal(`${folder} is a git repository without files: which revision is meant?`);
    expect(error.remedy).to.equal(`name a revision: --go=${folder}@go1.22.1`);
  });

  for (const [what, make, words] of [
    ['is missing', () => join(newFolder(), 'missing'), ['does not exist']],
    [
      'is a file',
      () => {
        const folder = newFolder();
        writeFiles(folder, { file: '' });
        return join(folder, 'file');
      },
      ['is a file'],
    ],
    ['is not a Go tree', newFolder, ['is not a Go tree', 'the GOROOT']],
    [
      'holds the tree one folder down',
      () => {
        const folder = newFolder();
        writeFiles(join(folder, 'go'), goTree({ version: 'go1.22.1' }));
        return folder;
      },
      ['is not a Go tree', 'did you mean', '/go?'],
    ],
    ['does not say which Go it is', () => treeIn({}), ['does not say which version of Go it is', 'VERSION']],
    [
      'is Go 1.10',
      () => treeIn({ version: 'go1.10.8', entry: 'none', registerMaps: false }),
      ['(Go 1.10.8)', 'no register maps', '1.11 or later'],
    ],
    [
      'has no debug calls',
      () => treeIn({ version: 'devel +abc', develops: 11, entry: 'none' }),
      ['has no debug calls', 'debugCallV1', '--implementation=reference'],
    ],
  ] as const) {
    it(`that ${what} is refused`, async () => {
      const error = await failureOf(obtainDirectory(make()), UsageError);
      for (const word of words) expect(wordsOf(error)).to.include(word);
    });
  }

  it('without debug calls will do where they are to be put in, and Go 1.10 will not', async () => {
    const without = treeIn({ version: 'go1.11', entry: 'none' });
    expect((await obtainDirectory(without, 'register maps')).version.minor).to.equal(11);
    const old = treeIn({ version: 'go1.10.8', entry: 'none', registerMaps: false });
    await failureOf(obtainDirectory(old, 'register maps'), UsageError);
    expect((await obtainDirectory(old, 'nothing')).version.minor).to.equal(10);
  });
});
