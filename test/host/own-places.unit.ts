import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ownPlaces } from '../../harness/host/own-places.js';
import { newFolder, removeFolders } from '../sources/folders.js';

describe('places of our own', () => {
  after(removeFolders);

  it('are the package, its packages wherever npm put them, and Node', () => {
    const base = realpathSync(newFolder());
    const root = join(base, 'node_modules/this');
    mkdirSync(join(root, 'dist'), { recursive: true });
    expect(ownPlaces(root, '/opt/node/bin/node')).to.have.members([join(base, 'node_modules'), '/opt/node']);
  });

  it('follow a link to packages elsewhere', () => {
    const base = realpathSync(newFolder());
    const [root, elsewhere] = [join(base, 'work'), join(base, 'elsewhere')];
    for (const path of [root, elsewhere]) mkdirSync(path);
    symlinkSync(elsewhere, join(root, 'node_modules'));
    expect(ownPlaces(root, '/usr/bin/node')).to.have.members([root, elsewhere, '/usr']);
  });

  it('are never everything', () => {
    expect(ownPlaces(realpathSync(newFolder()), '/bin/node'))
      .to.include('/bin/node')
      .and.not.include('/');
  });
});
