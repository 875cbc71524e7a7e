import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../harness/host/cache.js';
import { UnobtainableError, UsageError } from '../../harness/host/errors.js';
import { formatVersion } from '../../harness/releases/version.js';
import { obtainBootstrap } from '../../harness/sources/bootstrap.js';
import { obtain } from '../../harness/sources/plan.js';
import { failureOf, wordsOf } from './failing.js';
import { goTree, newFolder, removeFolders, writeFiles } from './folders.js';
import { World } from './world.js';

describe('sources: a bootstrap', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.start();
  });
  afterEach(() => world.stop());
  after(removeFolders);

  const minimum = { major: 1, minor: 20, patch: 6 };
  const progress = {
    note: (text: string) => void world.notes.push(text),
    task: () => world.options().progress.task(''),
  };

  function goCommand(version: string): string {
    const root = newFolder();
    writeFiles(root, goTree({ version, built: true }));
    const script = `#!/bin/sh\nif [ "$1" = env ]; then echo '${root}'; else echo 'go version ${version} linux/amd64'; fi\n`;
    writeFileSync(join(root, 'bin/go'), script);
    chmodSync(join(root, 'bin/go'), 0o755);
    return root;
  }

  async function found(of: Record<string, string | undefined> = {}, more = {}): Promise<string> {
    const { root, version } = await obtainBootstrap(minimum, {
      cache: world.cache,
      progress,
      environment: of,
      ...more,
    });
    expect(existsSync(join(root, 'bin/go'))).to.equal(true);
    return formatVersion(version);
  }

  it('is what GOROOT_BOOTSTRAP says', async () => {
    expect(await found({ GOROOT_BOOTSTRAP: goCommand('go1.20.6') })).to.equal('1.20.6');
  });

  for (const [what, root, words] of [
    ['too old', () => goCommand('go1.20.5'), ['is Go 1.20.5, but building this tree needs 1.20.6']],
    ['nothing', newFolder, ['has no working Go']],
  ] as const) {
    it(`that GOROOT_BOOTSTRAP names and that is ${what} is refused`, async () => {
      const error = await failureOf(found({ GOROOT_BOOTSTRAP: root() }), UsageError);
      for (const word of words) expect(error.message).to.include(word);
    });
  }

  it('is the go command on the PATH if that is new enough', async () => {
    expect(await found({ PATH: join(goCommand('go1.24.1'), 'bin') })).to.equal('1.24.1');
    expect(await found({ PATH: join(goCommand('go1.19.8'), 'bin') })).to.equal('1.22.1');
  });

  it('is one of the cache, else the newest release', async () => {
    await obtain('1.15,1.21', world.options());
    expect(await found()).to.equal('1.21.13');
    world.cache = new Cache(newFolder());
    expect(await found()).to.equal('1.22.1');
  });

  it('is not newer than what is wanted', async () => {
    expect(await found({}, { newestLine: { major: 1, minor: 21 } })).to.equal('1.21.13');
  });

  it('that is nowhere is an error with all reasons', async () => {
    const wanted = { major: 1, minor: 26, patch: 0 };
    const error = await failureOf(
      obtainBootstrap(wanted, { cache: world.cache, progress, environment: {} }),
      UnobtainableError,
    );
    expect(wordsOf(error)).to.include('Go 1.26.0 or later');
    expect(wordsOf(error)).to.include('has no suitable Go');
    expect(wordsOf(error)).to.include('no apt-get');
    expect(wordsOf(error)).to.include('GOROOT_BOOTSTRAP');
  });
});
