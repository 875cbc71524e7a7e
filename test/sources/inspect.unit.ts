import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { formatVersion } from '../../harness/releases/version.js';
import { inspectTree } from '../../harness/sources/inspect.js';
import { developmentVersion, ensureVersionFile } from '../../harness/sources/version-file.js';
import { goTree, newFolder, removeFolders, type TreeOptions, writeFiles } from './folders.js';

async function inspected(options: TreeOptions, more: Record<string, string> = {}) {
  const folder = newFolder();
  writeFiles(folder, { ...goTree(options), ...more });
  const facts = await inspectTree(folder);
  if (facts === undefined) throw new Error('it is not seen as a tree');
  return facts;
}

describe('sources: inspecting a tree', () => {
  after(removeFolders);

  it('sees a built release with V2', async () => {
    const facts = await inspected({ version: 'go1.27.3\ntime 2026-10-19T22:20:36Z\n', built: true });
    expect(facts).to.include({ built: true, entry: 'V2', hasDebugCalls: true, hasRegisterMaps: true });
    expect(facts.version && formatVersion(facts.version)).to.equal('1.27.3');
  });

  it('sees an unbuilt one with V1', async () => {
    expect(await inspected({ version: 'go1.11.13', entry: 'debugCallV1' })).to.include({
      built: false,
      entry: 'V1',
    });
  });

  it('sees which processors debug calls are built for', async () => {
    const constrained = async (lines: string) =>
      (await inspected({}, { 'src/runtime/debugcall.go': `// A comment.\n\n${lines}\n\npackage runtime\n` }))
        .processors;
    expect(await constrained('//go:build amd64 || arm64 || ppc64le')).to.deep.equal([
      'amd64',
      'arm64',
      'ppc64le',
    ]);
    expect(await constrained('// +build amd64')).to.deep.equal(['amd64']);
    expect(await constrained('')).to.deep.equal([]);
  });

  it('sees that the calls and the register maps are missing', async () => {
    const facts = await inspected({ version: 'go1.10.8', entry: 'none', registerMaps: false });
    expect(facts).to.include({ entry: undefined, hasDebugCalls: false, hasRegisterMaps: false });
  });

  it('takes the line of a development tree from internal/goversion', async () => {
    const facts = await inspected({ develops: 24 });
    expect(facts.version).to.equal(undefined);
    expect(facts.line).to.deep.equal({ major: 1, minor: 24 });
  });

  it('takes the line of an old one from the API files', async () => {
    const facts = await inspected({}, { 'api/go1.9.txt': '', 'api/go1.10.txt': '', 'api/next.txt': '' });
    expect(facts.line).to.deep.equal({ major: 1, minor: 11 });
  });

  it('believes VERSION.cache where make.bash has left one', async () => {
    const facts = await inspected({ develops: 17 }, { 'VERSION.cache': 'devel go1.17-abcdef Mon' });
    expect(facts.version).to.deep.include({ minor: 17, devel: 'devel go1.17-abcdef Mon' });
  });

  it('sees that a folder is not a Go tree', async () => {
    const folder = newFolder();
    expect(await inspectTree(folder)).to.equal(undefined);
    expect(await inspectTree(join(folder, 'missing'))).to.equal(undefined);
    mkdirSync(join(folder, 'src/runtime'), { recursive: true });
    expect(await inspectTree(folder)).to.equal(undefined);
  });
});

describe('sources: VERSION of a development tree', () => {
  after(removeFolders);

  for (const [minor, spelled] of [
    [11, 'devel +0123456789'],
    [16, 'devel +0123456789'],
    [17, 'devel go1.17-0123456789'],
    [24, 'devel go1.24-0123456789'],
    [25, 'go1.25-devel_0123456789'],
  ] as const) {
    it(`is spelled as cmd/dist of 1.${minor} spells it`, () => {
      expect(developmentVersion({ major: 1, minor }, '0123456789abcdef').devel).to.equal(spelled);
    });
  }

  it('is written, read back as the same, and never overwritten', async () => {
    for (const minor of [11, 17, 25]) {
      const folder = newFolder();
      writeFiles(folder, goTree({ develops: minor }));
      const version = developmentVersion({ major: 1, minor }, 'abcdef0123456789');
      await ensureVersionFile(folder, version);
      await ensureVersionFile(folder, { major: 1, minor: 5, patch: 0 });
      expect((await inspectTree(folder))?.version).to.deep.equal(version);
    }
  });
});
