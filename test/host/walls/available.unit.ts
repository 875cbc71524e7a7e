import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../../harness/host/cache.js';
import { MachineError } from '../../../harness/host/errors.js';
import { ownPlaces } from '../../../harness/host/own-places.js';
import { silent } from '../../../harness/host/progress.js';
import { wallsFor } from '../../../harness/host/walls/available.js';

describe('where there is no bubblewrap, a review', () => {
  let folder: string;
  let path: string | undefined;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'walls-')));
    path = process.env.PATH;
    process.env.PATH = folder;
  });

  afterEach(async () => {
    process.env.PATH = path;
    await rm(folder, { recursive: true });
  });

  it('says so and goes on, unless it must have a sandbox', async () => {
    const notes: string[] = [];
    const progress = { ...silent, note: (text: string) => notes.push(text) };
    expect(await wallsFor('auto', 'the change', { cache: new Cache(folder), progress })).to.equal(false);
    expect(notes).to.have.length(1);
    expect(notes[0]).to.match(/bubblewrap is not installed.*with your rights, network included/);
    const error: unknown = await wallsFor('require', 'the change', {
      cache: new Cache(folder),
      progress,
    }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(MachineError);
    expect(await wallsFor('off', 'the change', { cache: new Cache(folder), progress })).to.equal(false);
    expect(notes).to.have.length(1);
  });

  it('would show the packages that npm has put beside this one, and those behind a link', async () => {
    const root = join(folder, 'app/node_modules/tool');
    await mkdir(root, { recursive: true });
    await mkdir(join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), join(root, 'node_modules'));
    // What lies in another of them is not named: there could be nothing mounted on what is read-only.
    const places = ownPlaces(root, '/opt/node/bin/node');
    expect(places).to.include.members([
      '/opt/node',
      join(folder, 'app/node_modules'),
      join(folder, 'elsewhere'),
    ]);
    expect(places).not.to.include(root);
    const other = ownPlaces(root, '/bin/node');
    expect(other).to.include('/bin/node');
    expect(other).not.to.include('/');
  });
});
