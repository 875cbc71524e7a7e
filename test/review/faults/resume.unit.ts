import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../../harness/host/cache.js';
import type { FaultVerdict } from '../../../harness/review/faults/fault-verdict.js';
import { ResumableRun, type ResumeKey } from '../../../harness/review/faults/resume.js';
import { sampleFault } from './rules/samples.js';

const faults = [1, 2, 3].map(line => sampleFault({ line, id: `asm_amd64.s:${line} dropped instruction` }));

function verdict(at: number): FaultVerdict {
  const fault = faults[at];
  if (fault === undefined) throw new Error(`no fault ${at}`);
  return {
    fault,
    outcome: 'noticed',
    noticedBy: { scenario: 'a/b', how: 'failed', message: `m${at}` },
    unconfirmed: [],
    diff: '',
    log: [],
    scenarios: 1,
    buildMs: 1,
    durationMs: 2,
  };
}

describe('an interrupted run of faults', () => {
  let folder: string;
  let cache: Cache;
  const key: ResumeKey = {
    toolchain: { id: 'x', goroot: '/go', env: {} } as ResumeKey['toolchain'],
    scenarios: [],
    profile: 'quick',
    seed: 1,
    judge: 'scenarios',
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'resume-'));
    cache = new Cache(folder);
    const run = await ResumableRun.open(cache, key, false);
    run.add(verdict(0));
    run.add(verdict(2));
    await run.saved();
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('can be resumed where it stopped, with any selection of faults', async () => {
    const run = await ResumableRun.open(cache, key, true);
    expect(run.known(faults)).to.deep.equal([verdict(0), verdict(2)]);
    expect(run.known(faults.slice(1))).to.deep.equal([verdict(2)]);
    run.add(verdict(1));
    await run.saved();
    expect((await ResumableRun.open(cache, key, true)).known(faults)).to.have.length(3);
  });

  it('starts again without --resume, and is nothing to another Go, profile, seed or judge', async () => {
    expect((await ResumableRun.open(cache, key, false)).known(faults)).to.deep.equal([]);
    for (const other of [
      { seed: 2 },
      { profile: 'full' as const },
      { judge: 'runtime-tests' as const },
      { toolchain: { ...key.toolchain, id: 'y' } },
    ]) {
      const run = await ResumableRun.open(cache, { ...key, ...other }, true);
      expect(run.known(faults)).to.deep.equal([]);
    }
  });

  it('knows nothing of a fault whose text has changed', async () => {
    const run = await ResumableRun.open(cache, key, true);
    expect(run.known(faults.map(fault => ({ ...fault, key: 'another' })))).to.deep.equal([]);
  });

  it('leaves nothing behind when it is complete', async () => {
    const run = await ResumableRun.open(cache, key, true);
    await run.forget();
    expect((await ResumableRun.open(cache, key, true)).known(faults)).to.deep.equal([]);
  });

  it('is judged again where the disk has ruined it', async () => {
    const [name = ''] = await readdir(join(folder, 'faults'));
    const file = join(folder, 'faults', name, 'verdicts.json');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 40));
    expect((await ResumableRun.open(cache, key, true)).known(faults)).to.deep.equal([]);
  });
});
