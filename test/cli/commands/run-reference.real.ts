import { expect } from 'chai';
import { Program } from '../../../harness/binary/program.js';
import { compileFixture } from '../../../harness/fixtures/compile.js';
import { Cache } from '../../../harness/host/cache.js';
import { silent } from '../../../harness/host/progress.js';
import { implementationDifferences } from '../../../harness/report/differences.js';
import type { ReleaseResult, Report } from '../../../harness/report/model.js';
import { knownDefects } from '../../../harness/requirements/defects.js';
import { reasonOf } from '../../../harness/scenarios/outcome.js';
import { obtainBootstrap } from '../../../harness/sources/bootstrap.js';
import { plan } from '../../../harness/sources/plan.js';
import { toolchainFor } from '../../../harness/toolchain/build.js';
import { type BuildMode, referenceTree } from '../../../harness/toolchain/reference.js';
import { cli } from '../program.js';

/*
 * Patched trees of Debian's releases, in the cache that users have too. The one full build, of Debian's 1.15 by a newer Go,
 * takes a minute or two.
 */

const minute = 60_000;

async function judged(...args: string[]): Promise<Report> {
  const { code, stdout, stderr } = await cli([...args, '--reporter=json'], { timeoutMs: 20 * minute });
  expect(code, stderr + notPassed(stdout)).to.equal(0);
  return JSON.parse(stdout) as Report;
}

/** What a failed run leaves to be read in a log: the scenarios that did not pass, with their reasons. */
function notPassed(stdout: string): string {
  if (!stdout.startsWith('{')) return stdout.slice(-2000);
  const { results } = JSON.parse(stdout) as Report;
  const lines = results.flatMap(({ release, implementation, scenarios }) =>
    scenarios
      .filter(({ outcome }) => outcome === 'failed' || outcome === 'not-judged')
      .map(scenario => `${release} ${implementation} ${scenario.id}: ${reasonOf(scenario)}`),
  );
  return lines.join('\n');
}

/** What came out, without times and places. */
function verdicts({ requirements, scenarios, runtimeTests }: ReleaseResult): string[] {
  return [
    ...requirements.map(({ id, outcome }) => `${id} ${outcome}`),
    ...scenarios.map(scenario => `${scenario.id} ${scenario.outcome} ${reasonOf(scenario) ?? ''}`),
    ...runtimeTests.map(({ name, outcome }) => `${name} ${outcome}`),
  ];
}

function only(report: Report): ReleaseResult {
  const [result, ...more] = report.results;
  if (result === undefined || more.length > 0) throw new Error(`${report.results.length} results`);
  return result;
}

/** The bytes and the kind of each function of the feature in a fixture that is compiled with a patched 1.15. */
async function compiled(build: BuildMode): Promise<Record<string, string>> {
  const cache = Cache.default();
  const [choice] = await plan('1.15', { cache, progress: silent });
  if (choice === undefined) throw new Error('there is no 1.15');
  const tree = await referenceTree(await choice.obtain(), { cache, build });
  const toolchain = await toolchainFor(tree, {
    cache,
    implementation: 'reference',
    bootstrap: minimum => obtainBootstrap(minimum, { cache, progress: silent, offline: false }),
  });
  const program = Program.open((await compileFixture(toolchain, { name: 'calls' }, { cache })).path);
  const functions: Record<string, string> = {};
  for (const { name, entry, end, funcID } of program.funcs()) {
    if (!/debugCall/.test(name)) continue;
    functions[name] = `${funcID} ${program.readMemory(entry, end - entry).toString('hex')}`;
  }
  return functions;
}

describe('the reference implementation on a real Go', function () {
  this.timeout(20 * minute);
  let incremental: ReleaseResult;

  it("differs from the tree's own where that has a known defect, and in nothing else", async () => {
    const report = await judged('--go=1.15', '--implementation=both');
    const [difference, ...more] = implementationDifferences(report);
    expect(more).to.deep.equal([]);
    const [own, reference] = report.results;
    if (own === undefined || reference === undefined) throw new Error('two results are wanted');
    const broken = own.requirements.filter(({ outcome }) => outcome === 'known-defect').map(({ id }) => id);
    const mended = broken.filter(
      id => knownDefects.find(({ requirement }) => requirement === id)?.where === 'own',
    );
    expect(mended).to.include('registers.flags');
    expect(difference?.found).to.deep.equal(
      mended.map(name => ({ name, own: 'known-defect', reference: 'holds' })),
    );
    expect(reference.runtimeTests).to.have.length.of.at.least(6);
    incremental = reference;
  });

  // make.bash takes minutes: with DEBUGCALL_EVERYTHING only.
  const slow = process.env.DEBUGCALL_EVERYTHING ? it : it.skip;
  slow('behaves alike whether it was built on top of a built tree or by make.bash', async () => {
    const [again, full] = [
      only(await judged('--go=1.15', '--implementation=reference', '--build=incremental')),
      only(await judged('--go=1.15', '--implementation=reference', '--build=full')),
    ];
    expect(again.goroot).to.equal(incremental.goroot);
    expect(full.goroot).not.to.equal(again.goroot);
    expect(verdicts(full)).to.deep.equal(verdicts(again));
    const [ofFull, ofIncremental] = [await compiled('full'), await compiled('incremental')];
    expect(Object.keys(ofFull)).to.include.members(['runtime.debugCallV1', 'debugCall32', 'debugCall65536']);
    expect(ofFull).to.deep.equal(ofIncremental);
  });

  it('is the flags fix alone where that is asked for: the known defect is gone, and nothing comes instead', async () => {
    const report = await judged(
      '--go=1.15,1.27',
      '--series=flags',
      '--implementation=both',
      '--no-runtime-tests',
    );
    const found = implementationDifferences(report).map(difference => difference.found);
    const flags = { name: 'registers.flags', own: 'known-defect', reference: 'holds' };
    expect(found).to.deep.equal([[flags], [flags]]);
  });
});
