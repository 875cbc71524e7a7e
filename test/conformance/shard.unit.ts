import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cellsOf } from '../../harness/conformance/gos.js';
import { chooseShard, expectedTimes, timesFrom } from '../../harness/conformance/shard.js';
import { Cache } from '../../harness/host/cache.js';
import { UsageError } from '../../harness/host/errors.js';
import { jsonReport } from '../../harness/report/reporters/json.js';
import { noTimes, type Times } from '../../harness/report/times.js';
import type { Choice } from '../../harness/sources/choice.js';
import { bad, good, report } from '../report/samples.js';

const choices: Choice[] = ['Go 1.15.15', 'Go 1.19.8', './fork'].map(name => ({
  name,
  request: name.replace('Go ', ''),
  obtain: () => Promise.reject(new Error('not asked for')),
}));

describe('the part of a run that is judged here', () => {
  let folder: string;
  let cache: Cache;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'shard-'));
    cache = new Cache(join(folder, 'cache'));
    writeFileSync(
      join(folder, 'times.json'),
      jsonReport(report({ ...good, durationMs: 10 }, { ...bad, durationMs: 90 })),
    );
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const failing = (action: Promise<unknown>): Promise<unknown> =>
    action.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('is all of it where no part is asked for', async () => {
    expect(await chooseShard(choices, {}, undefined, cache)).to.equal(undefined);
  });

  it('is made by the times of a report', async () => {
    const times = join(folder, 'times.json');
    const parts = [
      await chooseShard(choices, { shard: '1/2', times }, undefined, cache),
      await chooseShard(choices, { shard: '2/2', times }, undefined, cache),
    ];
    expect(parts[0]).to.deep.equal({
      index: 1,
      count: 2,
      releases: ['Go 1.15.15', 'Go 1.19.8', './fork'],
      places: [1],
    });
    expect(parts[1]?.places).to.deep.equal([0, 2]);
  });

  it('has releases on some of the processors', async () => {
    const cells = cellsOf(choices.slice(0, 2), ['amd64', 'arm64']);
    const releases = ['Go 1.15.15', 'Go 1.15.15 arm64', 'Go 1.19.8', 'Go 1.19.8 arm64'];
    const slow = { ...good, architecture: 'arm64', durationMs: 500 };
    const times = join(folder, 'processors.json');
    writeFileSync(
      times,
      jsonReport(
        report(
          { ...good, durationMs: 100 },
          slow,
          { ...bad, durationMs: 100 },
          { ...bad, architecture: 'arm64', durationMs: 350 },
        ),
      ),
    );
    const parts = await Promise.all(
      ['1/2', '2/2'].map(shard => chooseShard(cells, { shard, times }, undefined, cache)),
    );
    expect(parts.map(part => part?.places)).to.deep.equal([[1], [0, 2, 3]]);
    expect(parts[1]?.releases).to.deep.equal(releases);
    expect(cells.map(({ processor }) => processor)).to.deep.equal(['amd64', 'arm64', 'amd64', 'arm64']);
  });

  it('may have no release', async () => {
    expect(await chooseShard(choices, { shard: '4/4', times: 'none' }, undefined, cache)).to.deep.include({
      places: [],
    });
  });

  it('is refused where it is none, or is none of several', async () => {
    expect(await failing(chooseShard(choices, { shard: '5/4' }, undefined, cache))).to.be.instanceOf(
      UsageError,
    );
    expect(await failing(chooseShard(choices, { times: 'none' }, undefined, cache))).to.be.instanceOf(
      UsageError,
    );
    expect(await failing(timesFrom(join(folder, 'none.json'), cache))).to.be.instanceOf(UsageError);
  });

  it('counts all implementations that are asked for', () => {
    const times: Times = (release, implementation) =>
      release === '1.15.15' ? (implementation === 'own' ? 10 : 7) : release === '1.19.8' ? 5 : undefined;
    const own: Times = (release, implementation) =>
      implementation === 'own' ? times(release, 'own') : undefined;
    expect(expectedTimes(choices, times, undefined)).to.deep.equal([10, 5, undefined]);
    expect(expectedTimes(choices, times, 'reference')).to.deep.equal([7, 5, undefined]);
    expect(expectedTimes(choices, times, 'both')).to.deep.equal([17, 10, undefined]);
    expect(expectedTimes(choices, own, 'both')).to.deep.equal([20, 10, undefined]);
    expect(expectedTimes(choices, noTimes, 'both')).to.deep.equal([undefined, undefined, undefined]);
  });
});
