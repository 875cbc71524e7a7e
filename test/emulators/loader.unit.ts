import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { obtainLoader } from '../../harness/emulators/loader.js';
import { Cache } from '../../harness/host/cache.js';
import { silent } from '../../harness/host/progress.js';
import { toolPackagesIn } from '../../harness/sources/debian/package-index.js';

describe('the loader of position-independent programs', () => {
  it('is not there where the network may not be asked and the cache has none, nor for a processor without', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loader-test-'));
    try {
      const options = { cache: new Cache(folder), progress: silent, offline: true };
      for (const goarch of ['arm64', 'riscv64', 'amd64']) {
        expect(await obtainLoader(goarch, options), goarch).to.equal(undefined);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is in a package whose version has two numbers', () => {
    const list =
      'Package: libc6-ppc64el-cross\nVersion: 2.41-11cross1\nFilename: pool/l.deb\nSize: 10\n' +
      `SHA256: ${'ab'.repeat(32)}\n`;
    expect(toolPackagesIn(list, 'trixie')).to.have.nested.property('[0].version', '2.41');
  });
});
