import { expect } from 'chai';
import { UsageError } from '../../harness/host/errors.js';
import { mergeReports } from '../../harness/report/merge.js';
import type { Report } from '../../harness/report/model.js';
import type { NamedReport } from '../../harness/report/read.js';
import { jsonReport } from '../../harness/report/reporters/json.js';
import { exitCodeOf } from '../../harness/report/summarise.js';
import { bad, good, release, report, samples, surprising, withKnownDefect } from './samples.js';

const whole: Report = { ...(samples.matrix as Report), arguments: ['--go=>=1.15', '--reporter=json'] };
const names = [...whole.results.map(result => `Go ${result.release}`), 'Go 1.20.14'];

/** The whole run as if it had been made in parts, with the releases at these places in each. */
function split(places: number[][], from = whole): NamedReport[] {
  return places.map((mine, i) => {
    const results = mine.filter(place => place < from.results.length);
    const unjudged = mine.filter(place => place >= from.results.length);
    const { unjudged: lost = [], ...rest } = from;
    return {
      name: `part${i + 1}.json`,
      report: {
        ...rest,
        arguments: [...from.arguments, `--shard=${i + 1}/${places.length}`, '--times', 'none'],
        durationMs: from.durationMs / places.length,
        results: results.flatMap(place => from.results[place] ?? []),
        ...(unjudged.length === 0 ? {} : { unjudged: lost }),
        shard: { index: i + 1, count: places.length, releases: names, results, unjudged },
      },
    };
  });
}

describe('merging the parts of a run', () => {
  it('gives the report of the whole run, byte for byte', () => {
    for (const places of [
      [[0, 1, 2, 3, 4]],
      [
        [0, 2, 4],
        [1, 3],
      ],
      [[3], [4], [0, 1], [2]],
      [[], [0, 1, 2, 3, 4]],
    ]) {
      const merged = mergeReports(split(places));
      expect(jsonReport(merged), JSON.stringify(places)).to.equal(jsonReport(whole));
    }
  });

  it('does not depend on the order in which they are named', () => {
    const parts = split([
      [0, 2, 4],
      [1, 3],
    ]);
    expect(jsonReport(mergeReports([...parts].reverse()))).to.equal(jsonReport(whole));
  });

  it('leaves the releases of a missing part as not judged, in their place', () => {
    const [first, , third] = split([[0], [1, 2], [3, 4]]) as [NamedReport, NamedReport, NamedReport];
    const merged = mergeReports([first, third]);
    expect(merged.unjudged?.map(one => `${one.release}: ${one.sentence}`)).to.deep.equal([
      'Go 1.19.8: the report of part 2/3 is missing',
      'Go 1.16beta1: the report of part 2/3 is missing',
      'Go 1.20.14: make.bash of Go 1.20.14 failed',
    ]);
    expect(exitCodeOf(merged)).to.equal(4);
  });

  it('says where it was judged when the machines differ', () => {
    const parts = split([
      [0, 2, 4],
      [1, 3],
    ]);
    const [, second] = parts;
    const host = { ...whole.host, cpu: 'Another CPU' };
    if (second !== undefined) second.report.host = host;
    const merged = mergeReports(parts);
    expect(merged.host).to.deep.equal(whole.host);
    expect(merged.results.map(result => result.host)).to.deep.equal([undefined, host, undefined, host]);
  });

  const refused: [string, () => NamedReport[], string][] = [
    ['none', () => [], 'there is no report to merge'],
    [
      'the same part twice',
      () => [
        ...split([
          [0, 1],
          [2, 3, 4],
        ]),
        ...split([
          [0, 1],
          [2, 3, 4],
        ]).slice(0, 1),
      ],
      'are both part 1/2',
    ],
    [
      'parts that have a release in common',
      () =>
        split([
          [0, 1],
          [1, 2, 3, 4],
        ]),
      'both have Go 1.19.8',
    ],
    [
      'parts of which none has a release',
      () =>
        split([
          [0, 1],
          [2, 3],
        ]),
      'none of the 2 parts has Go 1.20.14',
    ],
    [
      'parts of runs that were shared out otherwise',
      () => [
        ...split([
          [0, 1],
          [2, 3, 4],
        ]).slice(0, 1),
        ...split([[0], [1], [2, 3, 4]]).slice(1),
      ],
      'one of 2 parts, the other of 3',
    ],
    [
      'a part and a whole run',
      () => [...split([[0], [1, 2, 3, 4]]), { name: 'w.json', report: whole }],
      'w.json a whole one',
    ],
    [
      'reports of two versions of the program',
      () => [
        { name: 'a', report: whole },
        { name: 'b', report: { ...whole, tool: { ...whole.tool, version: '9.9.9' } } },
      ],
      'which need not judge alike',
    ],
  ];
  for (const [what, parts, sentence] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => mergeReports(parts())).to.throw(UsageError, sentence);
    });
  }
});

describe('merging whole runs', () => {
  const named = (...reports: Report[]): NamedReport[] =>
    reports.map((one, i) => ({ name: `${'abc'[i]}.json`, report: one }));

  it('gives one with all releases, the oldest first', () => {
    const merged = mergeReports(named(report(withKnownDefect, surprising), report(good)));
    expect(merged.results.map(result => result.release)).to.deep.equal(['1.15.15', '1.16beta1', '1.27.3']);
    expect(merged.durationMs).to.equal(2 * 9876);
  });

  it('takes the later result of a toolchain that was judged twice, and both of two toolchains', () => {
    const again = { ...bad, injections: 77 };
    const other = { ...bad, toolchainId: 'cd'.repeat(32) };
    const merged = mergeReports(named(report(bad), report(again), report(other)));
    expect(merged.results.map(result => result.injections)).to.deep.equal([77, bad.injections]);
  });

  it('keeps what could not be judged, unless another run could', () => {
    const merged = mergeReports(named(whole, report(release('1.20.14', []))));
    expect(merged.unjudged).to.equal(undefined);
    expect(mergeReports(named(whole, report(good))).unjudged).to.have.length(1);
  });
});
