import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { RunJournal } from '../../harness/conformance/journal.js';
import { Cache } from '../../harness/host/cache.js';
import { eventsFormat, type RunStarted, type TimedEvent } from '../../harness/report/events/events.js';
import { readEvents } from '../../harness/report/events/read.js';
import { report, scenario } from '../report/samples.js';

describe('the journal of a run', () => {
  let folder: string;
  let cache: Cache;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
    cache = new Cache(join(folder, 'cache'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const time = '2026-11-26T15:00:00.000Z';
  const { tool, host, requirements } = report();
  const start: RunStarted & { time: string } = {
    event: 'run-started',
    time,
    format: eventsFormat,
    tool,
    arguments: ['--go=1.15'],
    host,
    requirements,
    releases: ['Go 1.15.15'],
  };
  const of = { time, subject: 0, place: 0, release: 'Go 1.15.15' };
  const plan = ['a/one', 'a/two'].map(id => {
    const { title, family, requirements: ids } = scenario(id, 'passed');
    return { id, title, family, requirements: ids };
  });
  const facts = {
    release: '1.15.15',
    line: '1.15',
    protocol: 'V1',
    implementation: 'own',
    origin: 'x',
    toolchainId: 'i',
    goroot: '/g',
  } as const;
  const begun: TimedEvent[] = [
    start,
    { event: 'release-started', ...of, facts, scenarios: plan, runtimeTests: false },
    { event: 'scenario', ...of, result: scenario('a/one', 'passed') },
  ];
  const open = (resume: boolean, typed = ['--go=1.15']) => RunJournal.open(cache, typed, resume);
  const files = (): string[] => {
    const runs = join(cache.root, 'runs');
    return existsSync(runs) ? readdirSync(runs) : [];
  };
  const written = (events: readonly TimedEvent[], complete: boolean): void => {
    const { journal } = open(false);
    for (const event of events) journal.add(event);
    journal.close(complete);
  };
  const outcomes = (resume = true): unknown[] => {
    const { journal, earlier } = open(resume);
    journal.close(false);
    return earlier.map(({ result, complete }) => [result.scenarios.map(({ outcome }) => outcome), complete]);
  };

  it('has what an interrupted run judged, for the same command with --resume only', () => {
    written(begun, false);
    expect(outcomes()).to.deep.equal([[['passed', 'not-judged'], false]]);
    const { earlier } = open(true, ['--go=1.15', '--strict']);
    expect(earlier).to.deep.equal([]);
    expect(outcomes(false)).to.deep.equal([]);
    expect(outcomes()).to.deep.equal([]);
  });

  it('has what several releases had come to that were judged at the same time, in their order', () => {
    const second = { ...of, subject: 1, place: 1, release: 'Go 1.27.4' };
    const later = { ...facts, release: '1.27.4', line: '1.27', protocol: 'V2' } as const;
    const [first, ...rest] = begun;
    const ended = { event: 'release-ended', verdict: 'conforms', durationMs: 1 } as const;
    written(
      [
        ...(first === undefined ? [] : [first]),
        { event: 'release-started', ...second, facts: later, scenarios: plan, runtimeTests: false },
        ...rest,
        { event: 'scenario', ...second, result: scenario('a/one', 'passed') },
        { event: 'scenario', ...second, result: scenario('a/two', 'passed') },
        { ...ended, ...second },
      ],
      false,
    );
    expect(outcomes()).to.have.deep.members([
      [['passed', 'not-judged'], false],
      [['passed', 'passed'], true],
    ]);
    const [record] = readEvents(readFileSync(join(cache.root, 'runs', files()[0] ?? ''), 'utf8'), 'it');
    expect(record?.report().results.map(({ release, unfinished }) => [release, unfinished])).to.deep.equal([
      ['1.15.15', true],
      ['1.27.4', undefined],
    ]);
  });

  it('is removed when the run is complete', () => {
    written(begun, true);
    expect(files()).to.deep.equal([]);
  });

  it('survives half a line at its end, and goes on behind what is whole', () => {
    written(begun, false);
    const path = join(cache.root, 'runs', files()[0] ?? '');
    appendFileSync(path, '{"event":"scenario","time":"20');
    const { journal } = open(true);
    for (const event of begun) journal.add(event);
    journal.close(false);
    expect(
      readFileSync(path, 'utf8')
        .split('\n')
        .filter(line => line !== ''),
    ).to.have.length(6);
    expect(outcomes()).to.have.length(2);
  });

  it('is as good as none where it is ruined', () => {
    written(begun, false);
    writeFileSync(join(cache.root, 'runs', files()[0] ?? ''), 'nonsense\n{}\n');
    expect(outcomes()).to.deep.equal([]);
  });

  it('belongs to one run at a time', () => {
    const first = open(false);
    const second = open(true);
    expect(second.earlier).to.deep.equal([]);
    expect(second.journal.problem).to.equal('the same command runs at the same time');
    first.journal.close(false);
  });

  it('is no more than a lost chance where the cache can not be written', () => {
    mkdirSync(cache.root);
    writeFileSync(join(cache.root, 'runs'), 'a file in its place');
    const { journal, earlier } = open(true);
    expect(earlier).to.deep.equal([]);
    expect(journal.problem).to.be.a('string');
    journal.add(start);
    journal.close(false);
  });
});
