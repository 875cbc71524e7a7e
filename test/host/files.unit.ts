import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  hasCode,
  makeFolders,
  makeFoldersSync,
  messageOf,
  writeFileAtomic,
} from '../../harness/host/files.js';
import { newFolder, removeFolders } from '../sources/folders.js';

describe('files', () => {
  after(removeFolders);

  it('are written whole, with the folders above them, and replace what was there', async () => {
    const folder = newFolder();
    const path = join(folder, 'a/b/file');
    await writeFileAtomic(path, 'one');
    await writeFileAtomic(path, 'two');
    expect(readFileSync(path, 'utf8')).to.equal('two');
    expect(readdirSync(join(folder, 'a/b'))).to.deep.equal(['file']);
  });

  it('leave nothing behind when they can not be written', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'place/full'), { recursive: true });
    const error = await writeFileAtomic(join(folder, 'place'), 'x').then(
      undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.an.instanceOf(Error);
    expect(readdirSync(folder)).to.deep.equal(['place']);
  });

  for (const [name, make] of [
    ['makeFolders', makeFolders],
    ['makeFoldersSync', async (path: string) => makeFoldersSync(path)],
  ] as const) {
    it(`${name} makes folders once, ends where the kernel refuses, and takes no file for one`, async () => {
      const folder = newFolder();
      await make(join(folder, 'a/b'));
      await make(join(folder, 'a/b'));
      expect(existsSync(join(folder, 'a/b'))).to.equal(true);
      const code = async (path: string): Promise<unknown> => make(path).then(undefined, codeOf);
      expect(await code('/proc/x/y')).to.equal('ENOENT');
      writeFileSync(join(folder, 'file'), '');
      expect(await code(join(folder, 'file'))).to.equal('EEXIST');
      expect(await code(join(folder, 'file/below'))).to.be.oneOf(['ENOTDIR', 'EEXIST']);
    });
  }

  it('have errors with a code and a message', () => {
    expect(hasCode(Object.assign(new Error(), { code: 'ENOENT' }), 'ENOENT')).to.equal(true);
    expect(hasCode({ code: 'ENOENT' }, 'ENOENT')).to.equal(false);
    expect([messageOf(new Error('why')), messageOf('text')]).to.deep.equal(['why', 'text']);
  });

  function codeOf(error: unknown): unknown {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
});
