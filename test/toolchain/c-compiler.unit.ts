import { expect } from 'chai';
import { findCCompiler } from '../../harness/toolchain/c-compiler.js';
import { Folder } from './fakes.js';

describe('C compiler', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.end());

  it('is gcc before clang, wherever they stand on PATH', () => {
    folder.write('a/clang', '#!/bin/sh\n');
    folder.write('b/gcc', '#!/bin/sh\n');
    const { path } = folder;
    expect(findCCompiler(`${path}/a:${path}/b`)?.name).to.equal('gcc');
    expect(findCCompiler(`${path}/a`)?.name).to.equal('clang');
  });

  it('is none where nothing on PATH can be run', () => {
    folder.write('a/gcc', 'not executable');
    folder.write('a/clang/in_a_folder', '');
    expect(findCCompiler(`${folder.path}/a:relative:`)).to.equal(undefined);
  });

  it('has another stamp when it was replaced', () => {
    folder.write('a/gcc', '#!/bin/sh\n');
    folder.write('b/gcc', '#!/bin/sh\nexit\n');
    const { path } = folder;
    expect(findCCompiler(`${path}/a`)?.stamp).to.not.equal(findCCompiler(`${path}/b`)?.stamp);
  });
});
