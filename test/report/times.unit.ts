import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Cache } from '../../harness/host/cache.js';
import {
  keepScenarioTimes,
  keepTimes,
  lastScenarioTimes,
  lastTimes,
  scenarioKey,
  timesOf,
} from '../../harness/report/times.js';
import { bad, good, report } from './samples.js';

describe('times of the last run', () => {
  let folder: string;
  let cache: Cache;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'times-'));
    cache = new Cache(join(folder, 'cache'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are unknown at first', async () => {
    expect((await lastTimes(cache))('1.15.15', 'own')).to.equal(undefined);
  });

  it('are those of each release when it was judged last', async () => {
    await keepTimes(cache, report({ ...good, durationMs: 100.4 }, { ...bad, durationMs: 200 }));
    await keepTimes(cache, report({ ...good, durationMs: 300 }));
    const times = await lastTimes(cache);
    expect([times('1.15.15', 'own'), times('1.19.8', 'own')]).to.deep.equal([300, 200]);
    expect(times('1.15.15', 'reference')).to.equal(undefined);
  });

  it('are those of each processor', async () => {
    const emulated = { ...good, architecture: 'arm64', durationMs: 900 };
    await keepTimes(cache, report({ ...good, durationMs: 100 }, emulated));
    for (const times of [await lastTimes(cache), timesOf(report({ ...good, durationMs: 100 }, emulated))]) {
      expect([times('1.15.15', 'own'), times('1.15.15 arm64', 'own')]).to.deep.equal([100, 900]);
    }
  });

  it('of scenarios are those of each processor, and of the last run that judged the scenario', async () => {
    const scenario = good.scenarios[0];
    if (scenario === undefined) throw new Error('the sample has no scenario');
    const taking = (durationMs: number, outcome: 'passed' | 'not-judged'): typeof good => ({
      ...good,
      scenarios: [
        outcome === 'passed'
          ? { ...scenario, outcome, durationMs }
          : { ...scenario, outcome, cause: 'machine', reason: 'it died', durationMs },
      ],
    });
    await keepScenarioTimes(
      cache,
      report(taking(70, 'passed'), { ...taking(900, 'passed'), architecture: 'arm64' }),
    );
    await keepScenarioTimes(cache, report(taking(0, 'not-judged')));
    const times = await lastScenarioTimes(cache);
    expect([undefined, 'arm64'].map(processor => times[scenarioKey(processor, scenario.id)])).to.deep.equal([
      70, 900,
    ]);
  });

  it('can be read off a report', () => {
    expect(timesOf(report(good))('1.15.15', 'own')).to.equal(good.durationMs);
    expect(timesOf(report(good))('1.19.8', 'own')).to.equal(undefined);
  });

  it('are unknown when their file was damaged, and kept anew', async () => {
    mkdirSync(join(cache.root, 'times'), { recursive: true });
    writeFileSync(join(cache.root, 'times/last.json'), '{"1.15.15 own": ');
    expect((await lastTimes(cache))('1.15.15', 'own')).to.equal(undefined);
    await keepTimes(cache, report(good));
    expect(JSON.parse(readFileSync(join(cache.root, 'times/last.json'), 'utf8'))).to.have.all.keys(
      '1.15.15 own',
    );
  });
});
