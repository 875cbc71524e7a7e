import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../harness/host/files.js';
import { partsOfTheProgram, withParts } from '../../../scripts/docs/readme.js';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');

describe('README.md', () => {
  it('has the commands, options and exit codes of the program: `npm run docs` writes them', () => {
    expect(readme).to.equal(withParts(readme, partsOfTheProgram()));
  });

  it('names each folder of harness/ in its list of layers, and no other', () => {
    const listed = [...readme.matchAll(/^\| `(\w+)\/` \|/gm)].map(([, name]) => name);
    const folders = readdirSync(join(packageRoot, 'harness'));
    expect(listed.sort()).to.deep.equal(folders.sort());
  });

  it('has no generated part without its mark', () => {
    const parts = new Map([['nothing', 'text']]);
    expect(() => withParts(readme, parts)).to.throw('no place for nothing');
  });
});
