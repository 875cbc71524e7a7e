import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { asCacheError, asUncaughtCacheError, cacheRoot, openRoot } from '../../../harness/host/cache/root.js';
import { MachineError } from '../../../harness/host/errors.js';
import { newFolder, removeFolders } from '../../sources/folders.js';

describe('cache: its folder', () => {
  after(removeFolders);

  function failure(action: () => void): MachineError {
    try {
      action();
    } catch (error) {
      expect(error).to.be.an.instanceOf(MachineError);
      return error as MachineError;
    }
    throw new Error('nothing was thrown');
  }

  it('is absolute, whatever was typed', () => {
    expect(cacheRoot('some/cache')).to.equal(join(process.cwd(), 'some/cache'));
    expect(cacheRoot('', () => '/home/me/.cache/x')).to.equal('/home/me/.cache/x');
  });

  it('is refused where HOME is empty, or a line break is in it', () => {
    expect(failure(() => cacheRoot('', () => '.cache/x')).message).to.include('not an absolute path');
    expect(failure(() => cacheRoot('/tmp/a\nb')).message).to.include('line break');
  });

  it('is made, with those above it', () => {
    const root = join(newFolder(), 'a/b/c');
    openRoot(root);
    expect(existsSync(root)).to.equal(true);
    openRoot(root);
  });

  for (const [what, root, sentence] of [
    ['the kernel has no such folder', '/proc/x', "/proc/x can't be made: ENOENT"],
    ['the kernel has no such folder on the way', '/proc/x/y/z', "can't be made: ENOENT"],
    ['a device is in its place', '/dev/null', '/dev/null is not a folder'],
    ['its name is too long', `/tmp/${'x'.repeat(300)}`, "can't be made: ENAMETOOLONG"],
  ] as const) {
    it(`is refused at once where ${what}`, () => {
      const { message, remedy } = failure(() => openRoot(root));
      expect(message).to.include(sentence);
      expect(remedy).to.equal('set GO_DEBUGCALL_CACHE to a folder that you can write to');
    });
  }

  it('is refused where a file is in its place, or above it', () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect(failure(() => openRoot(file)).message).to.equal(`the cache ${file} is not a folder`);
    expect(failure(() => openRoot(join(file, 'below'))).message).to.include("can't be made: ENOTDIR");
  });

  it('turns errors of system calls into sentences, and leaves our own mistakes alone', () => {
    const systemError = (code: string, path: string): Error => Object.assign(new Error(code), { code, path });
    const sentence = (error: unknown): string | undefined =>
      error instanceof MachineError ? error.message : undefined;
    expect(sentence(asCacheError(systemError('ENOSPC', '/c/a'), '/c'))).to.include('the disk is full');
    expect(sentence(asCacheError(systemError('EROFS', '/c/a'), '/c'))).to.equal(
      'the cache /c is not writable',
    );
    expect(sentence(asCacheError(systemError('ENOENT', '/c/a'), '/c'))).to.equal(undefined);
    expect(sentence(asUncaughtCacheError(systemError('ENOTDIR', '/c/a'), '/c'))).to.include('is damaged');
    expect(sentence(asUncaughtCacheError(systemError('ENOTDIR', '/cc'), '/c'))).to.equal(undefined);
    expect(sentence(asUncaughtCacheError(new Error('bug'), '/c'))).to.equal(undefined);
  });
});
