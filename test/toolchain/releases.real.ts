import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Program } from '../../harness/binary/program.js';
import { compileFixture, type FixtureVariant } from '../../harness/fixtures/compile.js';
import { fixturesFolder } from '../../harness/fixtures/source.js';
import { run } from '../../harness/host/command.js';
import { formatVersion } from '../../harness/releases/version.js';
import { type FeatureName, features } from '../../harness/toolchain/features.js';
import { runtimeTests } from '../../harness/toolchain/runtime-tests/judge.js';
import type { Toolchain } from '../../harness/toolchain/toolchain.js';
import { oldestAndNewest } from '../binary/goroots.js';
import { Folder } from './fakes.js';
import { stampOf, toolchainAt } from './real-toolchain.js';

for (const root of oldestAndNewest()) {
  describe(`the toolchain ${root}`, function () {
    this.timeout(1_200_000);
    let folder: Folder;
    let toolchain: Toolchain;
    let stamp: string;

    before(async () => {
      folder = new Folder();
      stamp = stampOf(root);
      toolchain = await toolchainAt(root, folder.cache);
      folder.write(
        'go/hello/main.go',
        'package main\n\nimport (\n\t"fmt"\n\t"fixture/hello/part"\n\t"runtime"\n)\n\nfunc seven() int\n\nfunc main() {\n\tfmt.Println(part.Name(), seven(), runtime.Version())\n}\n',
      );
      folder.write('go/hello/part/part.go', 'package part\n\nfunc Name() string { return "hello" }\n');
      folder.write(
        'go/hello/seven_amd64.s',
        '#include "textflag.h"\n\nTEXT ·seven(SB), NOSPLIT, $0-8\n\tMOVQ $7, ret+0(FP)\n\tRET\n',
      );
      folder.write(
        'go/c/main.go',
        'package main\n\n// static int seven(void) { return 7; }\nimport "C"\nimport "fmt"\n\nfunc main() { fmt.Println("hello", C.seven()) }\n',
      );
    });
    after(() => folder.end());

    const compile = (name: string, variant: FixtureVariant) =>
      compileFixture(toolchain, { name, variant }, { cache: folder.cache, folder: join(folder.path, 'go') });

    const variants: [string, FeatureName | undefined, FixtureVariant][] = [
      ['hello', undefined, {}],
      ['hello', undefined, { gcflags: '-N -l' }],
      ['hello', undefined, { ldflags: '-s -w', cgo: false }],
      ['hello', 'pie', { buildmode: 'pie' }],
      ['hello', 'race', { race: true }],
      ['hello', 'trimpath', { trimpath: true }],
      ['c', 'cgo', { cgo: true }],
    ];
    for (const [name, feature, variant] of variants) {
      it(`compiles ${name} as ${JSON.stringify(variant)}, or says why it can't`, async () => {
        if (feature !== undefined && !features(toolchain)[feature].available) {
          expect(features(toolchain)[feature].reason).to.match(/\w{3}/);
          return;
        }
        const { path } = await compile(name, variant);
        const { stdout } = await run(path, [], { timeoutMs: 10_000 });
        expect(stdout).to.match(/^hello 7( go1|\n| devel)/);
      });
    }

    it('compiles a library and the program that loads it, or says why it can’t', async () => {
      const feature = features(toolchain)['c-shared'];
      if (!feature.available) {
        expect(feature.reason).to.match(/\w{3}/);
        return;
      }
      const variant = { cgo: true, buildmode: 'c-shared' } as const;
      const { path, host } = await compileFixture(
        toolchain,
        { name: 'library', variant },
        { cache: folder.cache },
      );
      expect(Program.open(path).goroutineOffsetWord).to.be.a('number');
      // Without an argument it says how it is used.
      expect((await run(host ?? '', [], { timeoutMs: 10_000 })).exitCode).to.equal(1);
    });

    it('compiles all fixtures of this package', async () => {
      const names = readdirSync(fixturesFolder);
      const all = await Promise.all(
        names.map(name => compileFixture(toolchain, { name }, { cache: folder.cache })),
      );
      expect(all).to.have.length(names.length).and.not.have.length(0);
    });

    it('passes its own TestDebugCall*, the second time at once', async () => {
      const first = await runtimeTests(toolchain, { cache: folder.cache });
      expect(first.filter(({ outcome }) => outcome !== 'passed')).to.deep.equal([]);
      expect(first.map(({ name }) => name)).to.include.members([
        'TestDebugCall',
        'TestDebugCallLarge',
        'TestDebugCallGC',
        'TestDebugCallGrowStack',
        'TestDebugCallUnsafePoint',
        'TestDebugCallPanic',
      ]);
      const started = performance.now();
      const second = await runtimeTests(toolchain, { cache: folder.cache });
      const inTests = second.reduce((sum, { durationMs }) => sum + durationMs, 0);
      expect(performance.now() - started - inTests, formatVersion(toolchain.version)).to.be.below(2000);
    });

    it('has been written to by none of this', () => {
      expect(stampOf(root)).to.equal(stamp);
    });
  });
}
