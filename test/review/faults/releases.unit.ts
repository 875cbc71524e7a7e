import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../../harness/host/cache.js';
import { UsageError } from '../../../harness/host/errors.js';
import { silent } from '../../../harness/host/progress.js';
import { exitCodeOfFaults, faultsOfReleases } from '../../../harness/review/faults/releases.js';
import { summary } from './samples.js';

const one = [{ place: 0, result: summary }];
const explained = [{ place: 0, result: { ...summary, unexplained: 0 } }];

describe('the exit code of faults', () => {
  it('is 1 where a fault is missed, unless it never is to be', () => {
    expect(exitCodeOfFaults(one, {})).to.equal(1);
    expect(exitCodeOfFaults(explained, {})).to.equal(0);
    expect(exitCodeOfFaults(one, { failOn: 'never' })).to.equal(0);
  });

  it('is 1 where the score is too low', () => {
    expect(exitCodeOfFaults(one, { minScore: 75 })).to.equal(0);
    expect(exitCodeOfFaults(one, { minScore: 75.1 })).to.equal(1);
    expect(exitCodeOfFaults(one, { minScore: 75, failOn: 'missed' })).to.equal(1);
  });

  it('is that of a Go that was not judged', () => {
    const unjudged = { place: 1, unjudged: { release: '1.20', sentence: 'no', exitCode: 4 } };
    expect(exitCodeOfFaults([...one, unjudged], {})).to.equal(4);
  });

  it('is an error where no fault could be noticed: 0 of 0 is not 100 %', () => {
    const { score: _, ...rest } = summary;
    const empty = { ...rest, counts: { ...rest.counts, noticed: 0, survived: 1 } };
    for (const policy of [{}, { failOn: 'never' as const }, { minScore: 1 }]) {
      expect(() => exitCodeOfFaults([{ place: 0, result: empty }], policy)).to.throw(
        UsageError,
        /no fault of 7 planted in Go 1\.15\.15 could be noticed: 1 equivalent, 1 that don't change/,
      );
    }
    const partial = { ...empty, notJudged: 3 };
    expect(exitCodeOfFaults([{ place: 0, result: partial }], {})).to.equal(1);
  });
});

describe('faults without --go', () => {
  it('are refused before anything is fetched', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'faults-'));
    try {
      const request = { from: 'cache', implementation: 'own', profile: 'quick' } as const;
      const all = faultsOfReleases(request, { cache: new Cache(folder), progress: silent });
      const error: unknown = await all.next().catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(UsageError);
      expect((error as UsageError).message).to.include('no Go is named');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
