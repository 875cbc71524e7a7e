import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Failures, keepFailures, readFailures, rerunNote } from '../../harness/conformance/failures.js';
import { choicesToRerun } from '../../harness/conformance/rerun.js';
import { Cache } from '../../harness/host/cache.js';
import { UsageError } from '../../harness/host/errors.js';
import type { Report } from '../../harness/report/model.js';
import { bad, failed, good, report } from '../report/samples.js';

describe('what failed in the last run', () => {
  let folder: string;
  let cache: Cache;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rerun-'));
    cache = new Cache(join(folder, 'cache'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const run: Report = { ...report(good, bad), arguments: ['--go=1.15,1.19', '--strict'] };
  const refusal = async (action: Promise<unknown>): Promise<UsageError> => {
    const error = await action.then(
      () => undefined,
      (one: unknown) => one,
    );
    if (!(error instanceof UsageError)) throw new Error('it was not refused');
    return error;
  };

  it('is kept by release, with the options of the run', async () => {
    await keepFailures(cache, run, undefined);
    const failures = await readFailures(undefined, cache);
    expect(failures.arguments).to.deep.equal(['--go=1.15,1.19', '--strict']);
    expect(failures.results.map(one => [one.release, one.scenarios])).to.deep.equal([
      [good.release, []],
      [bad.release, [failed.id]],
    ]);
    expect(rerunNote(failures)).to.include(
      '(--go=1.15,1.19 --strict): 1 scenario and the runtime tests of Go 1.19.8',
    );
  });

  it('is read from a report as well', async () => {
    const file = join(folder, 'r.json');
    writeFileSync(file, JSON.stringify(run));
    expect((await readFailures(file, cache)).results[1]?.scenarios).to.deep.equal([failed.id]);
  });

  it('keeps the options of the first run when it is played again', async () => {
    await keepFailures(cache, run, undefined);
    const first = await readFailures(undefined, cache);
    await keepFailures(cache, { ...report(bad), arguments: ['--rerun-failed', '--seed=2'] }, first);
    const second = await readFailures(undefined, cache);
    expect(second.arguments).to.deep.equal(['--go=1.15,1.19', '--strict', '--seed=2']);
  });

  it('is an error where nothing failed, and where there was no run', async () => {
    expect((await refusal(readFailures(undefined, cache))).message).to.include(
      'no run on this machine is known',
    );
    await keepFailures(cache, { ...report(good), arguments: ['--go=1.15'] }, undefined);
    expect((await refusal(readFailures(undefined, cache))).message).to.match(
      /^nothing failed in the run of \d{4}-\d\d-\d\d \d\d:\d\d UTC \(--go=1\.15\)$/,
    );
  });

  it('leaves out releases in which nothing failed, but nothing that it does not know', () => {
    const choice = (name: string) => ({
      name,
      request: name,
      obtain: () => Promise.reject(new Error('unused')),
    });
    const failures: Failures = {
      started: run.started,
      arguments: [],
      results: [
        { release: '1.15.15', implementation: 'own', scenarios: [], runtimeTests: false },
        { release: '1.19.8', implementation: 'own', scenarios: ['a/b'], runtimeTests: false },
      ],
    };
    const names = choicesToRerun(['Go 1.15.15', 'Go 1.19.8', './fork'].map(choice), failures).map(
      ({ name }) => name,
    );
    expect(names).to.deep.equal(['Go 1.19.8', './fork']);
  });
});
