import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { UnobtainableError, UsageError } from '../../../harness/host/errors.js';
import type { PlanOptions } from '../../../harness/sources/choice.js';
import { obtain, plan } from '../../../harness/sources/plan.js';
import { failureOf } from '../failing.js';
import { goTree, newFolder, removeFolders } from '../folders.js';
import { World } from '../world.js';
import { archiveOf, sha256 } from './archives.js';

describe('sources: a tarball', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.start();
  });
  afterEach(() => world.stop());
  after(removeFolders);

  const content = archiveOf(goTree({ version: 'go1.22.1' }));

  function written(archive = content): string {
    const path = join(newFolder(), 'mine.tar.gz');
    writeFileSync(path, archive);
    return path;
  }

  it('is taken by path, with the checksum that was said', async () => {
    const path = written();
    const [tree] = await obtain(path, world.options({ sha256: sha256(content).toUpperCase() }));
    expect(tree).to.deep.include({ id: sha256(content), built: false });
    expect(tree?.origin).to.deep.equal({ source: 'tarball', description: path, sha256: sha256(content) });
  });

  it('is taken by a file: address, and a password stays out of its description', async () => {
    expect((await obtain(pathToFileURL(written()).href, world.options()))[0]?.id).to.equal(sha256(content));
    world.server.files.set('secret.tar.gz', archiveOf(goTree({ version: 'go1.22.1', extra: 'x' })));
    const url = `${world.server.base}secret.tar.gz`;
    const [tree] = await obtain(url.replace('//', '//me:password@'), world.options());
    expect(tree?.origin.description).to.equal(url);
  });

  it('is no release that a version may mean', async () => {
    await obtain(written(), world.options());
    await failureOf(plan('1.22.1', world.options({ from: 'cache' })), UnobtainableError);
  });

  it('is taken by URL, and fetched once a day', async () => {
    world.server.files.set('own.tar.gz', content);
    for (let i = 0; i < 2; i++) {
      const [tree] = await obtain(`${world.server.base}own.tar.gz`, world.options());
      expect(tree?.origin.description).to.equal(`${world.server.base}own.tar.gz`);
    }
    expect(world.server.fetched).to.have.lengthOf(1);
  });

  it('from where the releases are must be what their index says', async () => {
    world.server.faults.set('go1.22.1.linux-amd64.tar.gz', [{ kind: 'garbled' }, { kind: 'garbled' }]);
    const url = `${world.server.base}go1.22.1.linux-amd64.tar.gz`;
    expect((await failureOf(obtain(url, world.options()), UnobtainableError)).message).to.include('SHA-256');
    expect((await obtain(url, world.options()))[0]?.built).to.equal(true);
  });

  it('that is missing, cut short or of another checksum is refused, and nothing stays behind', async () => {
    const cases: [string, Partial<PlanOptions>, string][] = [
      [join(newFolder(), 'missing.tar.gz'), {}, 'there is no file'],
      [written(content.subarray(0, content.length - 30)), {}, 'cut short'],
      [written(archiveOf({ 'README.md': 'x' })), {}, 'contains no Go tree'],
      [written(archiveOf(goTree({}))), {}, 'does not say which version of Go it is'],
      [written(archiveOf(goTree({ version: 'go1.22.1', entry: 'none' }))), {}, 'has no debug calls'],
      [written(), { sha256: 'a'.repeat(64) }, 'not the one that --sha256 states'],
    ];
    for (const [path, more, words] of cases) {
      expect((await failureOf(obtain(path, world.options(more)), UsageError)).message).to.include(words);
    }
    const staging = join(world.cache.root, 'staging');
    expect(existsSync(staging) ? readdirSync(staging) : []).to.deep.equal([]);
  });

  it('at a URL that is not there is refused', async () => {
    const error = await failureOf(
      obtain(`${world.server.base}none.tar.gz`, world.options()),
      UnobtainableError,
    );
    expect(error.message).to.include('status 404');
    expect(readdirSync(join(world.cache.root, 'staging'))).to.deep.equal([]);
  });
});
