import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../harness/host/cache.js';
import { silent } from '../../harness/host/progress.js';
import { putSeriesTests } from '../../harness/patches/reference.js';
import { formatVersion } from '../../harness/releases/version.js';
import { obtainBootstrap } from '../../harness/sources/bootstrap.js';
import { inspectSources } from '../../harness/sources/inspect.js';
import { plan } from '../../harness/sources/plan.js';
import { toolchainFor } from '../../harness/toolchain/build.js';
import { copyTree } from '../../harness/toolchain/copy-tree.js';
import { runtimeTests } from '../../harness/toolchain/runtime-tests/judge.js';
import { Folder } from '../toolchain/fakes.js';

/*
 * The tests of the series look at what the protocol promises, so Go's own implementation has to pass them too. DEBUGCALL_TREES
 * says on which Go, as --go does; the 1.15 of Debian without it.
 */

const tests = [
  'TestDebugCall',
  'TestDebugCallLarge',
  'TestDebugCallGC',
  'TestDebugCallGrowStack',
  // Go's own tests have none of this name.
  'TestDebugCallCaller',
  'TestDebugCallUnsafePoint',
  'TestDebugCallPanic',
];

describe("the tests of the series on Go's own implementation", function () {
  this.timeout(3_600_000);
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.end());

  for (const go of (process.env.DEBUGCALL_TREES ?? '1.15').split(',')) {
    it(`pass on ${go}`, async () => {
      const cache = Cache.default();
      const bootstrap = (minimum: Parameters<typeof obtainBootstrap>[0]) =>
        obtainBootstrap(minimum, { cache, progress: silent, offline: false });
      for (const choice of await plan(go, { cache, progress: silent })) {
        const { goroot, version } = await toolchainFor(await choice.obtain(), { cache, bootstrap });
        const root = join(folder.path, formatVersion(version));
        await copyTree(goroot, root, new Set(['.git', 'api', 'doc', 'misc', 'test']), 'copy');
        const { removed, applied } = await putSeriesTests(root, version);
        expect(removed.map(({ file }) => file)).to.include('src/runtime/debug_test.go');
        expect(applied).to.have.length(1);
        const tree = {
          root,
          version,
          origin: { source: 'directory', description: root } as const,
          built: true,
          id: createHash('sha256').update(root).digest('hex'),
          shared: false,
          facts: await inspectSources(root),
        };
        const toolchain = await toolchainFor(tree, { cache: folder.cache, bootstrap });
        const results = await runtimeTests(toolchain, { cache: folder.cache });
        expect(results.map(({ name, outcome, reason }) => [name, outcome, reason])).to.have.deep.members(
          tests.map(name => [name, 'passed', undefined]),
        );
      }
    });
  }
});
