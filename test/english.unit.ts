import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../harness/host/files.js';

/**
 * Turns of phrase that this project's English had, and that cost a reader a second look; and a second name for debug
 * calls, which have one.
 */
const tics =
  /\b(so many|is told|are told|heed(s|ed)?|whoever|what went in|can be had|the two part|debugger[ -]calls?)\b/i;

function filesBelow(folder: string, ends: RegExp): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => ends.test(name))
    .map(name => `${folder}/${name}`);
}

function ticsIn(path: string): string[] {
  return readFileSync(join(packageRoot, path), 'utf8')
    .split('\n')
    .flatMap((line, index) => (tics.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
}

describe('plain English', () => {
  it('in the sources, the documents and the README: none of the old tics', () => {
    const files = [
      'README.md',
      'action.yml',
      ...filesBelow('docs', /\.(md|json)$/),
      ...filesBelow('harness', /\.ts$/),
    ];
    expect(files.length).to.be.greaterThan(300);
    expect(files.flatMap(ticsIn)).to.deep.equal([]);
  });
});
