import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';
import { Random } from '../../harness/scenarios/random.js';
import { mutate } from '../../scripts/fuzz/mutate.js';
import { isTyped, targets } from '../../scripts/fuzz/targets.js';

const corpus = join(packageRoot, 'test/fuzz/corpus');
const found = (name: string): string[] => {
  try {
    return readdirSync(join(corpus, name));
  } catch {
    return [];
  }
};

describe('a parser of bytes that others made', () => {
  for (const { name, read, seeds } of targets) {
    it(`reads ${name}: what it is made for`, () => {
      for (const seed of seeds()) read(Buffer.from(seed));
    });

    it(`reads or refuses ${name}: what a fuzz once found, and some inputs that are damaged anew`, () => {
      const inputs: Buffer[] = found(name).map(file => readFileSync(join(corpus, name, file)));
      for (let input = 0; input < 40; input++) inputs.push(mutate(seeds(), new Random(input)));
      for (const input of inputs) {
        try {
          read(input);
        } catch (error) {
          if (!isTyped(error)) throw error;
        }
      }
    });
  }

  it('has a corpus of targets that are there', () => {
    const names = targets.map(target => target.name);
    expect(readdirSync(corpus).filter(folder => !names.includes(folder))).to.deep.equal([]);
  });
});
