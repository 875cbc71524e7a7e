import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cache } from '../../harness/host/cache.js';
import { packageRoot } from '../../harness/host/files.js';
import { silent } from '../../harness/host/progress.js';
import { wallsFor } from '../../harness/host/walls/available.js';
import { bootstrapMinimum } from '../../harness/releases/bootstrap.js';
import { formatVersion } from '../../harness/releases/version.js';
import { chooseFaults } from '../../harness/review/faults/choose.js';
import { judgeFaults } from '../../harness/review/faults/judge-faults.js';
import { faultCatalogue } from '../../harness/review/faults/rules/catalogue.js';
import { patchesOf } from '../../harness/review/proposal/proposal.js';
import { review } from '../../harness/review/review.js';
import { scenarios } from '../../harness/scenarios/catalogue.js';
import { obtainBootstrap } from '../../harness/sources/bootstrap.js';
import { obtain } from '../../harness/sources/plan.js';
import { toolchainFor } from '../../harness/toolchain/build.js';
import { makeGoroot } from '../../harness/toolchain/make.js';
import { defaultProcessor } from '../../harness/toolchain/processor.js';
import { median } from './median.js';

/*
 * npm run bench -- --review[=FAULTS]
 *
 * How long it takes to judge one fault, a number of them (150), and a patch of one file of the runtime, on
 * both sides, beside make.bash of the same tree in the same run.
 */

const patch = 'test/review/patches/move-a-save.patch';

async function timed<T>(action: () => Promise<T>): Promise<[ms: number, T]> {
  const started = performance.now();
  const result = await action();
  return [performance.now() - started, result];
}

/** Prints one line for each figure. make.bash builds in `folder`. */
export async function benchReview(go: string, faultCount: number, folder: string): Promise<void> {
  const cache = Cache.default();
  const common = { cache, progress: silent };
  const [tree] = await obtain(go, { ...common, from: 'auto' });
  if (tree === undefined) throw new Error(`${go} names no Go`);
  const toolchain = await toolchainFor(tree, {
    ...common,
    bootstrap: minimum => obtainBootstrap(minimum, { ...common, offline: false }),
  });
  const home = join(folder, 'made');
  await mkdir(home);
  const bootstrap = await obtainBootstrap(bootstrapMinimum(tree.version), { ...common, offline: false });
  const task = silent.task('make.bash');
  const [makeMs] = await timed(() =>
    makeGoroot(tree, bootstrap, { folder: home, home, cache, task, timeoutMs: 60 * 60_000 }),
  );
  const print = (what: string, ms: number): void => {
    const ratio = (ms / makeMs).toFixed(2).padStart(6);
    console.log(
      `Go ${formatVersion(tree.version).padEnd(8)} ${what.padEnd(44)} ${(ms / 1000).toFixed(1).padStart(7)} s  ${ratio} of make.bash`,
    );
  };
  print(`make.bash (bootstrap: Go ${formatVersion(bootstrap.version)})`, makeMs);

  const judging = { toolchain, scenarios, profile: 'quick', seed: 1, ...common } as const;
  const faults = chooseFaults(await faultCatalogue(tree.root, defaultProcessor), { sample: faultCount });
  const [faultsMs, { verdicts }] = await timed(() => judgeFaults({ ...judging, faults }));
  print('one fault judged, median', median(verdicts.map(({ durationMs }) => durationMs)));
  print(`${verdicts.length} faults`, faultsMs);

  const what = { kind: 'file', name: patch, text: await readFile(join(packageRoot, patch), 'utf8') } as const;
  const reviewing = {
    baseline: toolchain,
    patches: await patchesOf(what, toolchain.goroot),
    scenarios,
    profile: 'quick',
    seed: 1,
    runtimeTests: false,
    hunks: false,
    walls: await wallsFor('auto', 'the change', { cache: cache, progress: silent }),
    timeoutMs: 600_000,
    ...common,
  } as const;
  const [reviewMs, { verdict }] = await timed(() => review(reviewing));
  if (verdict !== 'worse') throw new Error(`${patch} is judged “${verdict}”`);
  print('review of a patch of one file, both sides', reviewMs);
}
