import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { plantsLinks } from './build-time.js';
import { expectNoHarm, noSandbox, optionsOf, whoRuns } from './suite.js';
import { type Judged, makeWorld, type Place, placeOf, reviewAt, type World } from './world.js';

/*
 * What the program opens outside of the sandbox while it reviews a change that puts links everywhere, by strace(1), which
 * scripts/packages.sh asks for. strace follows the program's own threads, and rm, which removes the folder. It does not
 * follow bwrap.
 */

describe(`a change whose linker puts links everywhere, reviewed by ${whoRuns}, as strace sees it`, () => {
  let folder: string | undefined;
  let world: World;
  let place: Place | undefined;
  let judged: Judged;
  /** Lines of strace: `12 openat(AT_FDCWD, "/a/b", O_RDONLY|O_NOFOLLOW) = 3`. */
  let calls: string[];
  let removals: string[];

  before(async function () {
    if (await noSandbox()) this.skip();
    const home = mkdtempSync(join(tmpdir(), 'trace-'));
    folder = home;
    world = await makeWorld();
    place = placeOf('caller');
    const bin = join(home, 'bin');
    mkdirSync(bin);
    const rm = execFileSync('/bin/sh', ['-c', 'command -v rm'], { encoding: 'utf8' }).trim();
    writeFileSync(join(bin, 'rm'), `#!/bin/sh\nexec strace -f -e trace=%file -o ${home}/rm.$$ ${rm} "$@"\n`);
    chmodSync(join(bin, 'rm'), 0o755);
    const by = ['strace', '-f', '--detach-on=execve', '-e', 'trace=%file', '-o', join(home, 'calls')];
    judged = await reviewAt(place, world, plantsLinks.diff(world), optionsOf(plantsLinks), { by, path: bin });
    const linesOf = (name: string): string[] => readFileSync(join(home, name), 'utf8').split('\n');
    calls = linesOf('calls');
    removals = readdirSync(home)
      .filter(name => name.startsWith('rm.'))
      .flatMap(linesOf);
  });

  after(async () => {
    place?.close();
    await world?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  for (const attempt of plantsLinks.attempts) {
    it(`${attempt.name}: ${plantsLinks.verdict}`, () => expectNoHarm(judged, attempt, plantsLinks, world));
  }

  it('its hunks are left out in turn, with the links in place', () => {
    expect(judged.review.hunks?.length).to.be.above(1);
  });

  it('the program makes the folder of the sandbox, and opens nothing in it', () => {
    // The command line of what is started names paths, and opens none.
    const named = calls.filter(line => /staging\/scratch-/.test(line) && !/\bexecve\(/.test(line));
    const makes = /\bmkdir(?:at)?\(.*\/scratch-[0-9a-f]+\/home"/;
    expect(named.filter(line => makes.test(line))).to.have.length.above(0);
    // Nor does rmdir, with which it may end the emptied folder itself.
    expect(
      named.filter(line => !/\b(?:mkdir|mkdirat|rmdir|stat|newfstatat|lstat|statx)\(/.test(line)),
    ).to.deep.equal([]);
    // What lies deeper than what the program makes was made by others.
    expect(named.filter(line => /\/scratch-[0-9a-f]+\/\w+\//.test(line))).to.deep.equal([]);
  });

  it('what removes the folder follows no link', () => {
    const opens = removals.filter(line => /\bopen(?:at|at2)?\(/.test(line));
    const opened = opens.filter(line => !/"\/(?:lib|usr|etc)\//.test(line));
    expect(opened.length).to.be.above(100);
    expect(opened.filter(line => !/O_NOFOLLOW/.test(line))).to.deep.equal([]);
  });
});
