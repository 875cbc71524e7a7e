import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writtenTo } from '../../harness/target/written.js';

describe('what a program wrote', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'written-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read to its end', () => {
    const path = join(folder, 'stdout');
    for (const text of ['', 'a line\n', 'ä'.repeat(1000)]) {
      writeFileSync(path, text);
      expect(writtenTo(path)).to.equal(text);
    }
  });

  it('is cut off at the beginning where it is more than a MiB, and says so', () => {
    const path = join(folder, 'stderr');
    writeFileSync(path, `${'x'.repeat(2 ** 20)}the end`);
    const text = writtenTo(path);
    expect(text).to.match(/^\(the first 7 bytes are left out\)\nx+the end$/);
    expect(text).to.have.length.below(2 ** 20 + 100);
  });
});
