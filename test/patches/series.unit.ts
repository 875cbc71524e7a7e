import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { chooseSeries } from '../../harness/patches/choose-series.js';
import {
  flagsFixFor,
  implementationFor,
  lines,
  patchesDir,
  portTo,
  readSeries,
} from '../../harness/patches/series.js';
import { type GoVersion, parseVersion } from '../../harness/releases/version.js';
import { requirements } from '../../harness/requirements/table.js';
import { caught } from './caught.js';
import { folderWith, patchText, removeFolders } from './folders.js';

function version(text: string): GoVersion {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

const beforeTheChange: GoVersion = { major: 1, minor: 11, patch: 0, devel: 'devel +50d50f8' };

async function filesOf(of: GoVersion): Promise<string[]> {
  const series = await implementationFor(of);
  const files = (series?.patches ?? []).flatMap(({ changes }) => changes.map(({ path }) => path.slice(4)));
  return [...new Set(files)].sort();
}

describe("the package's series", () => {
  for (const line of lines) {
    it(`${line} lists its patches, all of them, in order`, async () => {
      const names = (await readSeries(join(patchesDir, line))).patches.map(({ name }) => name);
      const there = readdirSync(join(patchesDir, line)).filter(name => name !== 'series');
      expect(names).to.deep.equal(there.sort());
    });

    it(`${line} says of each patch why it is there, and names requirements that exist`, async () => {
      const known = requirements.map(({ id }) => id);
      for (const { name, header } of (await readSeries(join(patchesDir, line))).patches) {
        expect(header.why.length, name).to.be.greaterThan(100);
        expect(
          header.requirements.filter(id => !known.includes(id)),
          name,
        ).to.deep.equal([]);
      }
    });
  }

  const common = ['cmd/internal/objabi/funcid.go', 'runtime/asm_amd64.s', 'runtime/debug_test.go'];
  const tests = ['runtime/export_debug_test.go', 'runtime/export_test.go'];
  const nacl = ['386', 'amd64p32', 'arm'].map(arch => `runtime/defs_nacl_${arch}.go`);
  const rows: [string, GoVersion, string[]][] = [
    ['the tree before the original change', beforeTheChange, [...nacl, 'cmd/link/internal/ld/pcln.go']],
    ['1.11.13', version('1.11.13'), [...nacl, 'cmd/link/internal/ld/pcln.go']],
    ['1.12', version('1.12'), nacl],
    ['1.13.15', version('1.13.15'), nacl],
  ];
  for (const [what, of, more] of rows) {
    it(`changes for ${what} every file that the original change did`, async () => {
      const core = [
        'runtime/debugcall.go',
        'runtime/stack.go',
        'runtime/symtab.go',
        'runtime/signal_sighandler.go',
      ];
      const files = await filesOf(of);
      expect(files).to.include.members([...common, ...core, ...tests, ...more]);
    });
  }

  it('scans frames conservatively from 1.15 on', async () => {
    expect(await filesOf(version('1.15.15')))
      .to.include('runtime/mgcmark.go')
      .and.not.include('runtime/stack.go');
    expect(await filesOf(version('1.14.15')))
      .to.include('runtime/stack.go')
      .and.not.include('runtime/mgcmark.go');
  });

  it('has an implementation for 1.11 to 1.16, betas included, and none before or after', async () => {
    const names = ['1.10.8', '1.11beta1', '1.14.15', '1.15', '1.16beta1', '1.16.15', '1.17beta1', '1.27.3'];
    const found = await Promise.all(names.map(async name => (await implementationFor(version(name)))?.name));
    const [none, v11, v15] = [undefined, 'go1.11', 'go1.15'];
    expect(found).to.deep.equal([none, v11, v11, v15, v15, v15, none, none]);
  });

  it('fixes the flags with one patch for each release from 1.11 to 1.27', async () => {
    for (let minor = 11; minor <= 27; minor++) {
      expect((await flagsFixFor(version(`1.${minor}`)))?.patches, `1.${minor}`).to.have.length(1);
    }
    expect(await flagsFixFor(version('1.28'))).to.equal(undefined);
  });
});

describe('reading a series', () => {
  afterEach(removeFolders);

  const diff = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n';

  it('says what is missing', async () => {
    expect((await caught(() => readSeries(folderWith({})))).message).to.match(/there is no series in/);
    const dir = folderWith({
      series: '# comment\n0001-a.patch # first\n\n0002-b.patch\n',
      '0001-a.patch': patchText(diff),
    });
    expect((await caught(() => readSeries(dir))).message).to.match(/there is no 0002-b\.patch in/);
  });

  it('refuses names that lead elsewhere', async () => {
    const dir = folderWith({ series: '../0001-a.patch\n' });
    expect((await caught(() => readSeries(dir))).message).to.include('"../0001-a.patch"');
  });
});

describe('several series', function () {
  this.timeout(20_000);

  const go = (text: string): GoVersion => version(text);

  it('are applied in the order in which they are named, and their patches say which they are from', async () => {
    const { series, replaces } = await chooseSeries(go('1.27'), 'riscv64, fixes');
    const names = series.patches.map(({ name }) => name);
    expect(series.name).to.equal('riscv64,fixes');
    expect(names[0]).to.equal('riscv64/0002-build-constraint-1.27.patch');
    expect(names)
      .to.include('fixes/0002-flags.patch')
      .and.not.include('riscv64/0001-build-constraint-1.26.patch');
    expect(names.findIndex(name => name.startsWith('fixes/'))).to.be.greaterThan(
      names.findLastIndex(name => name.startsWith('riscv64/')),
    );
    expect(replaces).to.equal(false);
  });

  it('must each be for the release, exist, and be named once', async () => {
    const rows: [string, string, string][] = [
      ['1.27', 'go1.15,fixes', 'the series go1.15 has no patch for Go 1.27'],
      ['1.27', 'riscv64,fixs', 'there is no series "fixs"'],
      ['1.27', 'fixes,fixes', 'the series fixes is named twice'],
    ];
    for (const [release, named, sentence] of rows) {
      expect((await caught(() => chooseSeries(go(release), named))).message).to.include(sentence);
    }
  });

  it('are what a processor gets that Go has no debug calls on', async () => {
    const named = portTo('riscv64');
    expect(named).to.equal('riscv64,fixes');
    expect(portTo('arm64')).to.equal(undefined);
    const { series } = await chooseSeries(go('1.26'), named);
    expect(series.patches.flatMap(({ header }) => header.requirements)).to.include.members([
      'status.ready',
      'call.coroutine',
    ]);
  });
});
