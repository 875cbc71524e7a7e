import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../harness/host/files.js';
import { partsOfTheProgram, withParts } from '../../../scripts/docs/readme.js';
import { layers } from '../../layers.js';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');

describe('README.md', () => {
  it('has the commands, options and exit codes of the program: `npm run docs` writes them', () => {
    expect(readme).to.equal(withParts(readme, partsOfTheProgram()));
  });

  it('lists the folders of harness/ in the order in which they build on each other', () => {
    const listed = [...readme.matchAll(/^\| `(\w+)\/` \|/gm)].map(([, name]) => name);
    expect(listed).to.deep.equal(layers);
  });

  it('has no generated part without its mark', () => {
    const parts = new Map([['nothing', 'text']]);
    expect(() => withParts(readme, parts)).to.throw('no place for nothing');
  });
});
