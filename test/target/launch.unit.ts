import { expect } from 'chai';
import { amd64 } from '../../harness/arch/amd64/index.js';
import { launch } from '../../harness/target/launch.js';
import type { Target } from '../../harness/target/target.js';

describe('the launch of a program', () => {
  const shell = {
    arch: amd64,
    path: '/bin/sh',
    pie: false,
    entry: 0,
    goroutineOffset: -8,
    segments: [],
    goroutineOffsetWord: undefined,
  };
  let target: Target | undefined;
  afterEach(() => target?.kill());

  it('traces it on this machine, with its arguments and environment, unless told otherwise', () => {
    target = launch(shell, { args: ['-c', 'echo "$WORD $0"', 'name'], env: { WORD: 'a' }, timeoutMs: 5000 });
    expect(target.arch).to.equal(amd64);
    expect(target.threads()).to.deep.equal([target.pid]);
    target.resume(target.pid);
    expect(target.waitForEnd().stdout).to.equal('a name\n');
  });

  it('gives a library to the program that loads it, as its first argument', () => {
    const host = () => launch({ ...shell, path: '/nowhere/library' }, { host: '/bin/sh', timeoutMs: 5000 });
    expect(host).to.throw('/nowhere/library');
  });
});
