import { expect } from 'chai';
import { features } from '../../harness/toolchain/features.js';
import type { Toolchain } from '../../harness/toolchain/toolchain.js';
import { Folder, fakeTree } from './fakes.js';

describe('features of a toolchain', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.end());

  const toolchain = (minor: number, cgo: boolean): Toolchain => {
    const tree = { ...fakeTree(folder, ''), built: true, version: { major: 1, minor, patch: 0 } };
    const env = { CGO_ENABLED: cgo ? '1' : '0' };
    return { goroot: tree.root, version: tree.version, tree, id: '', implementation: 'own', env };
  };
  const missing = (minor: number, cgo: boolean): string[] =>
    Object.entries(features(toolchain(minor, cgo)))
      .filter(([, feature]) => !feature.available)
      .map(([name, { reason }]) => `${name}: ${reason}`);

  for (const [minor, place] of [
    [11, 'race_linux_amd64.syso'],
    [27, 'internal/amd64v1/race_linux.syso'],
  ] as const) {
    it(`finds the race detector of 1.${minor}, and says when it is not there`, () => {
      expect(missing(minor, true).join()).to.include('race: this GOROOT lacks the compiled race detector');
      folder.write(`tree/src/runtime/race/${place}`, '');
      expect(missing(minor, true).join()).to.not.include('race');
    });
  }

  it('needs a C compiler for cgo, libraries and the race detector, and for PIE before 1.15', () => {
    const names = (minor: number) => missing(minor, false).map(text => text.split(':')[0]);
    expect(names(14)).to.deep.equal(['cgo', 'static-c', 'c-shared', 'pie', 'race', 'asan', 'cover']);
    expect(names(15)).to.deep.equal(['cgo', 'static-c', 'c-shared', 'race', 'asan', 'cover']);
  });

  it('has -asan since 1.18, and -cover for programs since 1.20', () => {
    expect(missing(17, true).join()).to.include('asan: the -asan flag came with Go 1.18');
    expect(missing(18, true).join()).to.not.include('-asan');
    expect(missing(19, true).join()).to.include('cover: -cover counts in whole programs since Go 1.20');
    expect(missing(20, true).join()).to.not.include('cover');
  });

  it('has -trimpath since 1.13', () => {
    expect(missing(12, true).join()).to.include('trimpath: the -trimpath flag came with Go 1.13');
    expect(missing(13, true).join()).to.not.include('trimpath');
  });
});
