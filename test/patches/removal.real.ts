import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../harness/host/cache.js';
import { run } from '../../harness/host/command.js';
import { silent } from '../../harness/host/progress.js';
import { removeFeature } from '../../harness/patches/removal/remove.js';
import { obtainBootstrap } from '../../harness/sources/bootstrap.js';
import { inspectSources } from '../../harness/sources/inspect.js';
import { plan } from '../../harness/sources/plan.js';
import { toolchainFor } from '../../harness/toolchain/build.js';
import { copyTree } from '../../harness/toolchain/copy-tree.js';
import { only } from '../../harness/toolchain/environment.js';
import { Folder } from '../toolchain/fakes.js';

/** Packages that the feature reaches into. */
const packages = ['runtime', 'cmd/internal/objabi', 'cmd/link/internal/ld'];

describe('a real tree without the feature', function () {
  this.timeout(1_200_000);
  let folder: Folder;

  before(() => {
    folder = new Folder();
  });
  after(() => folder.end());

  it('has no trace of it, compiles, and passes go vet with its tests', async () => {
    const cache = Cache.default();
    const [choice] = await plan('1.15', { cache, progress: silent });
    if (choice === undefined) throw new Error('there is no 1.15');
    const { version, root: own } = await choice.obtain();
    const root = join(folder.path, 'goroot');
    await copyTree(own, root, new Set(['.git', 'api', 'doc', 'misc', 'test']), 'copy');
    await removeFeature(root);
    for (const name of packages) {
      const sources = readdirSync(join(root, 'src', name)).filter(file => /\.(go|s)$/.test(file));
      const traces = sources.filter(file =>
        /debug_?call|testSigtrap/i.test(readFileSync(join(root, 'src', name, file), 'utf8')),
      );
      expect(traces, name).to.deep.equal([]);
    }
    const { env } = await toolchainFor(
      {
        root,
        version,
        origin: { source: 'directory', description: root },
        built: true,
        id: createHash('sha256').update(root).digest('hex'),
        shared: false,
        facts: await inspectSources(root),
      },
      {
        cache: folder.cache,
        bootstrap: minimum => obtainBootstrap(minimum, { cache, progress: silent, offline: false }),
      },
    );
    // unsafeptr: the runtime may do what others may not.
    for (const args of [
      ['build', ...packages],
      ['vet', '-unsafeptr=false', ...packages],
    ]) {
      const result = await run(join(root, 'bin/go'), args, { cwd: root, env: only(env), timeoutMs: 600_000 });
      expect(result.exitCode, result.output).to.equal(0);
    }
  });
});
