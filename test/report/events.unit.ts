import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';
import { eventsFormat, type RunEvent, type TimedEvent } from '../../harness/report/events/events.js';
import { eventLine } from '../../harness/report/events/line.js';
import type { ReleaseResult, Report } from '../../harness/report/model.js';
import { parseReport, reportOfEvents } from '../../harness/report/read.js';
import { verdictOn } from '../../harness/report/summarise.js';
import { samples } from './samples.js';

/** The events of the run that a report tells of. */
function eventsOf(report: Report): TimedEvent[] {
  const { tool, arguments: typed, host, requirements, started, shard, durationMs, comparison } = report;
  const names = [
    ...report.results.map(({ release }) => `Go ${release}`),
    ...(report.unjudged ?? []).map(({ release }) => release),
  ];
  const start: RunEvent = {
    event: 'run-started',
    format: eventsFormat,
    tool,
    arguments: typed,
    host,
    requirements,
    releases: names,
    ...(shard === undefined
      ? {}
      : {
          shard: { index: shard.index, count: shard.count, releases: shard.releases, places: shard.results },
        }),
  };
  const unjudged = (report.unjudged ?? []).map(
    (one, at): RunEvent => ({
      event: 'release-not-judged',
      place: report.results.length + at,
      unjudged: one,
    }),
  );
  const end: RunEvent = {
    event: 'run-ended',
    durationMs,
    ...(report.interrupted === undefined ? {} : { interrupted: report.interrupted }),
    ...(comparison === undefined ? {} : { comparison }),
  };
  const all = [start, ...report.results.flatMap(eventsOfRelease), ...unjudged, end];
  return all.map(({ event, ...rest }) => ({ event, time: started, ...rest }) as TimedEvent);
}

function eventsOfRelease(result: ReleaseResult, subject: number): RunEvent[] {
  const {
    durationMs,
    facts,
    runtimeTests,
    scenarios,
    requirements,
    host: _host,
    injections: _,
    ...of
  } = result;
  const about = { subject, place: subject, release: `Go ${result.release}` };
  return [
    {
      event: 'release-started',
      ...about,
      facts: of,
      scenarios: scenarios.map(({ id, title, family, requirements: ids }) => ({
        id,
        title,
        family,
        requirements: ids,
      })),
      runtimeTests: true,
    },
    ...scenarios.flatMap((one): RunEvent[] => [
      { event: 'scenario-started', ...about, id: one.id },
      { event: 'scenario', ...about, result: one },
    ]),
    ...runtimeTests.map((one): RunEvent => ({ event: 'runtime-test', ...about, result: one })),
    ...requirements.map((one): RunEvent => ({ event: 'requirement', ...about, ...one })),
    {
      event: 'release-ended',
      ...about,
      verdict: verdictOn(result),
      durationMs,
      ...(facts === undefined ? {} : { facts }),
    },
  ];
}

const textOf = (events: readonly TimedEvent[]): string => events.map(eventLine).join('');

/** Reports as a run makes them: a result that was made elsewhere comes by merging, not by a run. */
const ofRuns = Object.entries(samples).filter(([, { results }]) =>
  results.every(({ host }) => host === undefined),
);

function refusal(text: string): Error | undefined {
  try {
    reportOfEvents(text, 'e.ndjson');
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

describe('events of a run', function () {
  this.timeout(20_000);
  let validate: ValidateFunction;
  before(() => {
    const schema = (file: string): object =>
      JSON.parse(readFileSync(join(packageRoot, 'docs', file), 'utf8')) as object;
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    ajv.addSchema(schema('report.schema.json'), 'report.schema.json');
    validate = ajv.compile(schema('events.schema.json'));
  });

  for (const [name, report] of ofRuns) {
    it(`make the report again: ${name}`, () => {
      const { requirements: _, ...first } = reportOfEvents(textOf(eventsOf(report)), 'e.ndjson');
      // Texts of a file are taken as harmless lines, whichever file it is.
      const { requirements: __, ...second } = parseReport(JSON.stringify(report), 'r.json');
      // What a sample says of requirements is not always what its scenarios say.
      const bare = (one: typeof first): unknown => ({
        ...one,
        results: one.results.map(({ requirements: ___, injections: ____, ...rest }) => rest),
      });
      expect(bare(first)).to.deep.equal(bare(second));
    });

    it(`are as docs/events.schema.json says: ${name}`, () => {
      for (const event of eventsOf(report)) {
        validate(JSON.parse(eventLine(event)));
        expect(validate.errors, event.event).to.equal(null);
      }
    });
  }

  const whole = eventsOf(samples.bad as Report);

  it('that break off make a report that says so, whatever was lost', () => {
    for (let length = 1; length < whole.length; length++) {
      const report = reportOfEvents(`${textOf(whole.slice(0, length))}{"event":"scen`, 'e.ndjson');
      expect(report.interrupted, `${length}`).to.deep.equal({
        reason: 'cut off: its events have no end',
        exitCode: 6,
      });
      const played = whole.slice(0, length).filter(({ event }) => event === 'scenario').length;
      const open = report.results[0]?.scenarios.filter(one => one.outcome === 'not-judged') ?? [];
      if (report.results.length > 0) {
        expect(open.length).to.equal((samples.bad?.results[0]?.scenarios.length ?? 0) - played);
      }
    }
  });

  it('of several rounds count by the worst, and a final one counts alone', () => {
    const [start, release, ...rest] = whole;
    const of = rest.flatMap(one => (one.event === 'scenario' ? [one] : []));
    const good = of.find(({ result }) => result.outcome === 'passed');
    const bad = of.find(({ result }) => result.outcome === 'failed');
    if (start === undefined || release === undefined || good === undefined || bad === undefined) {
      throw new Error('the sample has none');
    }
    const once = { ...good, round: 1 };
    const again = { ...good, round: 2, result: { ...bad.result, id: good.result.id } } as TimedEvent;
    const outcomeOf = (events: TimedEvent[]): unknown => {
      const { results } = reportOfEvents(textOf([start, release, ...events]), 'e.ndjson');
      const found = results[0]?.scenarios.find(({ id }) => id === good.result.id);
      return [found?.outcome, found?.runs];
    };
    expect(outcomeOf([once, again])).to.deep.equal(['failed', { total: 2, failed: 1 }]);
    expect(outcomeOf([once, again, { ...good, final: true }])).to.deep.equal(['passed', undefined]);
  });

  const [first = ''] = textOf(whole).split('\n');
  const wrong: [string, string, string][] = [
    ['no JSON', `${first}\nnonsense\n`, 'line 2: it is no JSON'],
    ['of another format', `${first.replace('"format":1', '"format":7')}\n`, 'its format is 7'],
    ['without a beginning', `${textOf(whole.slice(1))}`, 'line 1: no run has started'],
    ['of something that has not started', `${first}\n${textOf(whole.slice(2, 3))}`, 'has not started'],
    [
      'with a release twice',
      `${first}\n${textOf([...whole.slice(1, 2), ...whole.slice(1, 2)])}`,
      'starts twice',
    ],
    ['of two runs', `${textOf(whole)}${textOf(whole)}`, 'the events of more than one run'],
    ['that nobody knows', `${first}\n{"event":"party","time":"2026-11-26T15:00:00Z"}\n`, 'line 2:'],
    ['with a word too much', `${first.replace('"tool"', '"more":1,"tool"')}\n`, 'more'],
  ];
  for (const [name, text, sentence] of wrong) {
    it(`are refused: ${name}`, () => {
      const error = refusal(text);
      expect(error?.name).to.equal('UsageError');
      expect(error?.message).to.include(sentence);
    });
  }
});
