import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { obtainQemu, qemuPackages } from '../../harness/emulators/qemu.js';
import { Cache } from '../../harness/host/cache.js';
import { MachineError, UsageError } from '../../harness/host/errors.js';
import { silent } from '../../harness/host/progress.js';
import { toolPackagesIn } from '../../harness/sources/debian/package-index.js';

const paragraph = (name: string, version: string): string =>
  `Package: ${name}\nVersion: ${version}\nFilename: pool/q/${name}_${version}.deb\nSize: 10\nSHA256: ${'ab'.repeat(32)}\n`;

describe('the emulator of a processor', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qemu-test-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function qemu(name: string, version: string): void {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\necho "${name} version ${version} (Debian 1:${version})"\n`);
    chmodSync(path, 0o755);
  }

  function obtain(goarch: string, more: { folder?: string; searchPath?: string }) {
    const cache = new Cache(join(folder, 'cache'));
    return obtainQemu(goarch, { cache, progress: silent, offline: true, searchPath: '', ...more });
  }

  async function failure(work: Promise<unknown>): Promise<unknown> {
    try {
      await work;
    } catch (error) {
      return error;
    }
    throw new Error('it was had');
  }

  it('is that of --qemu', async () => {
    qemu('qemu-aarch64', '11.1.3');
    const { path, version } = await obtain('arm64', { folder });
    expect([path, version]).to.deep.equal([join(folder, 'qemu-aarch64'), '11.1.3']);
  });

  it('is one on PATH, the static one too, if it is new enough', async () => {
    qemu('qemu-loongarch64-static', '10.0.2');
    expect(await obtain('loong64', { searchPath: `/nonexistent:${folder}` })).to.include({
      version: '10.0.2',
    });
    qemu('qemu-ppc64le', '7.2.0');
    expect(await failure(obtain('ppc64le', { searchPath: folder }))).to.be.instanceOf(MachineError);
  });

  it('is refused with the reason where --qemu has one that is too old, or none', async () => {
    qemu('qemu-aarch64', '7.2.19');
    const tooOld = await failure(obtain('arm64', { folder }));
    expect(tooOld).to.be.instanceOf(UsageError).with.property('message').that.includes('QEMU 7.2.19');
    const none = await failure(obtain('riscv64', { folder }));
    expect(none).to.be.instanceOf(UsageError).with.property('message').that.includes('has no qemu-riscv64');
  });

  it('is of the newest package from 10 on', () => {
    const versions = [
      '7.2+dfsg-7',
      '10.0.2+ds-2~bpo12+1',
      '11.1.3+ds-1',
      '10.0.13+ds-0+deb13u1',
      '9.2.4+ds-1',
    ];
    const list = versions
      .map(version => `1:${version}`)
      .map(version => paragraph('qemu-user', version))
      .join('\n');
    const packages = toolPackagesIn(list, 'trixie');
    expect(qemuPackages(packages)[0]?.version).to.equal('11.1.3');
    const old = toolPackagesIn(paragraph('qemu-user', '1:7.2+dfsg-7'), 'bookworm');
    expect(qemuPackages(old)).to.deep.equal([]);
  });
});
