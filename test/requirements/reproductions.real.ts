import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../harness/host/cache.js';
import { silent } from '../../harness/host/progress.js';
import { applyPatches } from '../../harness/patches/apply.js';
import { inRange } from '../../harness/releases/range.js';
import { formatVersion, type GoVersion } from '../../harness/releases/version.js';
import { findDefect, fixes, listDefects } from '../../harness/requirements/accounts/listing.js';
import { writeReproduction } from '../../harness/requirements/accounts/reproduction.js';
import { obtain } from '../../harness/sources/plan.js';
import { copyTree } from '../../harness/toolchain/copy-tree.js';
import { goroots } from '../binary/goroots.js';
import { Folder } from '../toolchain/fakes.js';
import { toolchainAt } from '../toolchain/real-toolchain.js';

/*
 * The tests that `defects repro` writes fail on Go as it is, and pass with the fixes. The newest release is always looked
 * at; with DEBUGCALL_EVERYTHING every release of Debian that its own tests have what they need in (since 1.17), which
 * takes minutes.
 */

/** What a reproduction needs that older releases lack: the fixes are for 1.26 and later. */
const since: Readonly<Record<string, string>> = {
  'call.bubble': '>=1.25',
  // In the same file as call.bubble.
  'call.labels': '>=1.25',
};

/** How each test ended, by name: a test that ends the program fails. */
async function run(folder: string, root: string, env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const output = await new Promise<string>(resolve => {
    const options = { env, timeout: 900_000, maxBuffer: 64 << 20 };
    execFile(join(folder, 'run.sh'), [root], options, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
  const started = [...output.matchAll(/^=== RUN {3}(\w+)$/gm)].map(([, name = '']) => name);
  if (started.length === 0) throw new Error(`no test began:\n${output}`);
  return Object.fromEntries(
    started.map(name => [name, output.includes(`--- PASS: ${name} `) ? 'passes' : 'fails']),
  );
}

/** The defects that a release has on amd64, and that have a test there. */
async function defectsOf(version: GoVersion): Promise<string[]> {
  const all = await listDefects();
  return all
    .filter(({ id, where, tests }) => {
      const here = where.some(
        ({ releases, architecture = 'amd64' }) => architecture === 'amd64' && inRange(version, releases),
      );
      return here && tests.length > 0 && inRange(version, since[id] ?? '>=1.11');
    })
    .map(({ id }) => id);
}

describe('a reproduction', function () {
  this.timeout(1_800_000);
  let folder: Folder;

  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.end());

  async function look(root: string): Promise<void> {
    const { version, env } = await toolchainAt(root, Cache.default());
    const ids = await defectsOf(version);
    expect(ids, 'defects').to.include('registers.flags');
    const to = join(folder.path, 'reproduction');
    const defects = await Promise.all(ids.map(findDefect));
    await writeReproduction(defects, to);

    const asItIs = await run(to, root, env);
    expect(Object.keys(asItIs), 'tests').to.have.members([...new Set(defects.flatMap(({ tests }) => tests))]);
    expect(new Set(Object.values(asItIs)), `Go as it is: ${JSON.stringify(asItIs)}`).to.deep.equal(
      new Set(['fails']),
    );

    // The compiler stays as it is: what the fixes change in it is for arm64, and it would be built again.
    const patches = (await fixes()).patches.filter(
      ({ header, changes }) =>
        inRange(version, header.releases) && !changes.some(({ path }) => path.startsWith('src/cmd/')),
    );
    if (patches.length === 0) return;
    const fixed = join(folder.path, 'fixed');
    await copyTree(root, fixed, new Set(['.git', 'api', 'doc', 'misc', 'test']), 'link');
    await applyPatches(fixed, patches);
    const mended = await run(to, fixed, { ...env, GOCACHE: join(folder.path, 'go-build') });
    expect(Object.keys(mended), 'with the fixes').to.have.members(Object.keys(asItIs));
    expect(new Set(Object.values(mended)), `with the fixes: ${JSON.stringify(mended)}`).to.deep.equal(
      new Set(['passes']),
    );
  }

  const newest = goroots().at(-1) ?? '';
  it(`fails on Go as it is, and passes with the fixes: ${newest}`, () => look(newest));

  (process.env.DEBUGCALL_EVERYTHING ? it : it.skip)('does so in every release of Debian', async () => {
    const lines = '1.19,1.21,1.22,1.23,1.24,1.25,1.26';
    for (const { root, version } of await obtain(lines, {
      cache: Cache.default(),
      progress: silent,
      from: 'auto',
    })) {
      folder.end();
      folder = new Folder();
      const began = Date.now();
      await look(root);
      console.log(`      ${formatVersion(version)}: ${Math.round((Date.now() - began) / 1000)} s`);
    }
  });
});
