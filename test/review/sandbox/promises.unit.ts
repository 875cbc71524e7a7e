import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../harness/host/files.js';
import { buildTime } from './build-time.js';
import { diffs } from './diffs.js';
import { runTime } from './run-time.js';

const folder = join(packageRoot, 'test/review/sandbox');
const document = readFileSync(join(packageRoot, 'docs/security.md'), 'utf8');
const promises = document.slice(document.indexOf('## Promises'), document.indexOf('## What is not promised'));
const named = [...promises.matchAll(/(?<!\*)\*([^*]+)\*(?!\*)/g)].map(([, name = '']) => name);

describe('docs/security.md', () => {
  it('names no test that does not exist', () => {
    const sources = readdirSync(folder)
      .map(name => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    expect(named).to.have.length.above(40);
    expect(named.filter(name => !sources.includes(`'${name}'`))).to.deep.equal([]);
  });

  it('has a promise for each attempt of the tests', () => {
    const attempts = [...runTime, ...buildTime].flatMap(change => change.attempts.map(({ name }) => name));
    const kinds = [
      ...attempts.map(name => name.replace(/, in the \w+$/, '')),
      ...diffs.map(({ name }) => name),
    ];
    expect(kinds.filter(name => !named.includes(name))).to.deep.equal([]);
  });
});
