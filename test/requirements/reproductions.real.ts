import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { obtainDelve } from '../../harness/clients/obtain.js';
import { Cache } from '../../harness/host/cache.js';
import { silent } from '../../harness/host/progress.js';
import { applyPatches } from '../../harness/patches/apply.js';
import { inRange } from '../../harness/releases/range.js';
import { formatVersion, type GoVersion } from '../../harness/releases/version.js';
import { fixes, type ListedDefect, listDefects } from '../../harness/requirements/accounts/listing.js';
import { writeReproduction } from '../../harness/requirements/accounts/reproduction.js';
import { obtain } from '../../harness/sources/plan.js';
import { copyTree } from '../../harness/toolchain/copy-tree.js';
import { goroots } from '../binary/goroots.js';
import { Folder } from '../toolchain/fakes.js';
import { toolchainAt } from '../toolchain/real-toolchain.js';

/*
 * The tests and the sessions with Delve that `defects repro` writes fail on Go as it is, and pass with the fixes. The newest release is always
 * looked at; with DEBUGCALL_EVERYTHING every release of Debian that its own tests have what they need in (since 1.17), which
 * takes minutes.
 */

/** What a reproduction by a test needs that older releases lack: the fixes are for 1.26 and later. */
const since: Readonly<Record<string, string>> = {
  'call.bubble': '>=1.25',
  // In the same file as call.bubble.
  'call.labels': '>=1.25',
};

/** What a script wrote, and its exit code. */
async function runScript(
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ output: string; exitCode: unknown }> {
  return await new Promise(resolve => {
    execFile(path, args, { env, timeout: 900_000, maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
      resolve({ output: stdout + stderr, exitCode: error === null ? 0 : error.code }),
    );
  });
}

/** How each test ended, by name: a test that ends the program fails. */
async function run(folder: string, root: string, env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const { output } = await runScript(join(folder, 'run.sh'), [root], env);
  const started = [...output.matchAll(/^=== RUN {3}(\w+)$/gm)].map(([, name = '']) => name);
  if (started.length === 0) throw new Error(`no test began:\n${output}`);
  return Object.fromEntries(
    started.map(name => [name, output.includes(`--- PASS: ${name} `) ? 'passes' : 'fails']),
  );
}

/** The defects that a release has on amd64. */
async function defectsOf(version: GoVersion): Promise<ListedDefect[]> {
  return (await listDefects()).filter(({ where }) =>
    where.some(
      ({ releases, architecture = 'amd64' }) => architecture === 'amd64' && inRange(version, releases),
    ),
  );
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
    const all = await defectsOf(version);
    const tested = all.filter(({ id, tests }) => tests.length > 0 && inRange(version, since[id] ?? '>=1.11'));
    const played = all.filter(
      ({ delveSession }) => delveSession !== undefined && inRange(version, delveSession),
    );
    expect(
      tested.map(({ id }) => id),
      'defects',
    ).to.include('registers.flags');
    // None shows what older releases have.
    if (inRange(version, '>=1.21')) expect(played, 'sessions with Delve').to.not.be.empty;
    const withTests = join(folder.path, 'tests');
    await writeReproduction(tested, withTests);

    const asItIs = await run(withTests, root, env);
    expect(Object.keys(asItIs), 'tests').to.have.members([...new Set(tested.flatMap(({ tests }) => tests))]);
    expect(new Set(Object.values(asItIs)), `Go as it is: ${JSON.stringify(asItIs)}`).to.deep.equal(
      new Set(['fails']),
    );
    if (played.length > 0) await expectShown(played, 'BROKEN', { version, root, env });

    // The compiler stays as it is: what the fixes change in it is for arm64, and it would be built again.
    const patches = (await fixes()).patches.filter(
      ({ header, changes }) =>
        inRange(version, header.releases) && !changes.some(({ path }) => path.startsWith('src/cmd/')),
    );
    if (patches.length === 0) return;
    const fixed = join(folder.path, 'fixed');
    await copyTree(root, fixed, new Set(['.git', 'api', 'doc', 'misc', 'test']), 'link');
    await applyPatches(fixed, patches);
    const fixedEnv = { ...env, GOCACHE: join(folder.path, 'go-build') };
    const mended = await run(withTests, fixed, fixedEnv);
    expect(Object.keys(mended), 'with the fixes').to.have.members(Object.keys(asItIs));
    expect(new Set(Object.values(mended)), `with the fixes: ${JSON.stringify(mended)}`).to.deep.equal(
      new Set(['passes']),
    );
    await expectShown(played, 'KEPT', { version, root: fixed, env: fixedEnv });
  }

  /** Plays the sessions with Delve of defects: each shows the same. */
  async function expectShown(
    defects: readonly ListedDefect[],
    what: 'KEPT' | 'BROKEN',
    { version, root, env }: { version: GoVersion; root: string; env: NodeJS.ProcessEnv },
  ): Promise<void> {
    const delve = await obtainDelve(version, { cache: Cache.default(), progress: silent });
    if ('lacking' in delve) throw new Error(delve.lacking);
    const to = join(folder.path, `sessions-${what}`);
    await writeReproduction(defects, to);
    const { output, exitCode } = await runScript(join(to, 'run-delve.sh'), [root, delve.path], env);
    const shown = [...output.matchAll(/^--- (\w+): (\S+)$/gm)].map(([, word = '', id = '']) => [id, word]);
    expect(Object.fromEntries(shown), output).to.deep.equal(
      Object.fromEntries(defects.map(({ id }) => [id, what])),
    );
    expect(exitCode).to.equal(what === 'KEPT' ? 0 : 1);
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
