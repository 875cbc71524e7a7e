import { expect } from 'chai';
import { create } from 'xmlbuilder2';
import type { Report } from '../../../harness/report/model.js';
import { reporters } from '../../../harness/report/reporters/all.js';
import { junitReport } from '../../../harness/report/reporters/junit.js';
import { markdownReport } from '../../../harness/report/reporters/markdown.js';
import { tapReport } from '../../../harness/report/reporters/tap.js';
import { plain } from '../../../harness/report/text.js';
import { bad, cutOff, failed, release, report, samples, selected } from '../samples.js';
import { junitFaults } from './junit-schema.js';

const matrix = samples.matrix as Report;

interface Element {
  '@name'?: string;
  [key: string]: unknown;
}

/** Attributes as `@name`, one child or several as an array. */
function children(parent: unknown, name: string): Element[] {
  const child = (parent as Record<string, unknown>)[name];
  if (child === undefined) return [];
  return (Array.isArray(child) ? child : [child]) as Element[];
}

/** The parser leaves entities as they are written. */
function decoded(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

describe('JUnit report', () => {
  const root = (create(junitReport(matrix)).end({ format: 'object' }) as Record<string, unknown>).testsuites;
  const suites = children(root, 'testsuite');

  it('has a suite a release, with counts that agree with its cases', () => {
    expect(suites.map(suite => suite['@name'])).to.deep.equal([
      'Go 1.15.15 (V1)',
      'Go 1.19.8 (V2)',
      'Go 1.16beta1 (V1)',
      'Go 1.27.3 (V2)',
      'Go 1.20.14',
    ]);
    for (const suite of suites) {
      const cases = children(suite, 'testcase');
      const having = (name: string) => String(cases.filter(one => name in one).length);
      expect(suite['@tests']).to.equal(String(cases.length));
      expect(suite['@failures']).to.equal(having('failure'));
      expect(suite['@errors']).to.equal(having('error'));
      expect(suite['@skipped']).to.equal(having('skipped'));
    }
    const sum = (key: string) => String(suites.reduce((total, suite) => total + Number(suite[key]), 0));
    for (const key of ['@tests', '@failures', '@errors']) {
      expect((root as Element)[key]).to.equal(sum(key));
    }
  });

  it('keeps to the schema by which Jenkins validates', () => {
    for (const [name, sample] of Object.entries(samples)) {
      expect(junitFaults(create(junitReport(sample)).root()), name).to.deep.equal([]);
    }
    const wrong =
      '<testsuites skipped="1"><testsuite name="a" tests="1" errors="0" time="soon"><testcase/></testsuite></testsuites>';
    expect(junitFaults(create(wrong).root())).to.deep.equal([
      'testsuites: has skipped',
      'testsuites/testsuite: no failures',
      'testsuites/testsuite: its time is soon',
      'testsuites/testsuite/testcase: no name',
    ]);
  });

  it('tells cases apart by class name and name, as GitLab does, which knows no suites', () => {
    const keys = suites.flatMap(suite =>
      children(suite, 'testcase').map(one => `${one['@classname']} ${one['@name']}`),
    );
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it('calls what was not judged an error, not a failure', () => {
    const text = junitReport(report(cutOff));
    expect(text).to.include('failures="0" errors="2" skipped="1"');
    expect(text).to.match(
      /<error message="it was not reached: the deadline of all scenarios, 1 s, passed" type="not-judged"/,
    );
    expect(text).not.to.include('<failure');
  });

  it('skips a known defect with its reference', () => {
    const skipped = children(suites[3], 'testcase').flatMap(one => children(one, 'skipped'));
    expect(skipped.map(one => one['@message'])).to.deep.equal([
      'known defect: delve#2985: the epilogue of the entry point rewrites the flags',
    ]);
  });

  it('carries what failed, signs of XML and control characters included', () => {
    const failures = children(suites[1], 'testcase').flatMap(one => children(one, 'failure'));
    const text = failures.map(one => decoded(String(one['#']))).join('\n');
    expect(text).to.include('actual    refused: call not at safe point\\x00 ]]>');
    expect(text).to.include('<nil> & more ]]>');
    expect(text).to.include(
      "repeat    npx go-debugcall-conformance --go=1.15.15 --grep='frame/one-byte-too-large'",
    );
  });
});

describe('TAP report', () => {
  const lines = tapReport(matrix).split('\n');

  it('plans what it prints', () => {
    expect(lines.slice(0, 2)).to.deep.equal(['TAP version 14', '1..5']);
    expect(lines.filter(line => /^(not )?ok /.test(line))).to.deep.equal([
      'ok 1 - Go 1.15.15',
      'not ok 2 - Go 1.19.8',
      'not ok 3 - Go 1.16beta1',
      'ok 4 - Go 1.27.3',
      'not ok 5 - Go 1.20.14',
    ]);
    const planned = lines.filter(line => /^ {4}1\.\./.test(line)).map(line => Number(line.slice(7)));
    const points = lines.filter(line => /^ {4}(not )?ok /.test(line));
    expect(points).to.have.length(planned.reduce((a, b) => a + b, 0));
  });

  it('marks known defects as TODO and what is not applicable as SKIP', () => {
    expect(tapReport(report(bad))).to.include(
      'not ok 10 - registers/flags-kept: Does what registers/flags-kept says # TODO delve\\#2985: the epilogue',
    );
    expect(tapReport(report(bad))).to.include('# SKIP Go 1.15.15 passes arguments on the stack');
  });

  it('calls what was not judged by its name, and what holds a part', () => {
    const text = tapReport(report(cutOff));
    expect(text).to.include(
      'message: "not judged: it was not reached: the deadline of all scenarios, 1 s, passed"',
    );
    expect(text).to.match(/\nnot ok 1 - Go 1\.26\.1\n# Go 1\.26\.1 is not judged in full: 2 of 6 scenarios/);
    expect(tapReport(report(selected))).to.match(/\nok 1 - Go 1\.27\.3\n# Go 1\.27\.3: 1 of 5 requirements/);
  });

  it('escapes a # of a title, which would start a directive', () => {
    expect(tapReport(report(bad))).to.include('A frame of 65537 bytes \\# is <refused> & says why\n');
  });

  it('holds no control character but line breaks', () => {
    expect(tapReport(matrix).replace(/\n/g, '')).not.to.match(/\p{Control}/u);
  });
});

describe('Markdown report', () => {
  it('has a row a release and what failed below', () => {
    const text = markdownReport(matrix);
    expect(text).to.include('| ❌ Go 1.19.8 | V2 | 2 | 2 | 1 | 0 | 2 of 4 fail | 4.3 s |');
    expect(text).to.include('<summary>Go 1.19.8: frame/one-byte-too-large</summary>');
    expect(text).to.include('not judged: make.bash of Go 1.20.14 failed');
  });

  it('says of a part, and of what was not judged, how much it is', () => {
    expect(markdownReport(report(selected)))
      .to.match(/^### ☑️ Go debug calls: what was looked at holds\n/)
      .and.include('\nGo 1.27.3: 1 of 5 requirements looked at: it holds.\n');
    expect(markdownReport(report(cutOff)))
      .to.match(/^### ❔ Go debug calls: not judged in full\n/)
      .and.include('| ❔ Go 1.26.1 | V2 | 3 | 0 | 0 | 2 | pass | 4.3 s |')
      .and.include('\nGo 1.26.1 is not judged in full: 2 of 6 scenarios were not judged');
  });

  it('fits into a comment on a pull request however much fails', () => {
    const many = Array.from({ length: 300 }, (_none, i) => ({
      ...failed,
      id: `frame/number-${i}`,
      failure: { message: 'x'.repeat(i === 0 ? 100_000 : 500), repeat: 'npx' },
    }));
    const text = markdownReport(report(release('1.19.8', many)));
    expect(text.length).to.be.within(40_000, 65_536);
    expect(text).to.include('(the rest is in the JSON report)');
    expect(text).to.match(/\n\d+ more failures: see the JSON report\.\n$/);
    const shown = text.match(/<details>/g)?.length ?? 0;
    expect(text).to.include(`\n${300 - shown} more failures`);
  });

  it('keeps text that looks like Markdown inside its fence', () => {
    const sample = structuredClone(report(bad));
    const failing = sample.results[0]?.scenarios.find(one => one.outcome === 'failed');
    if (failing?.failure === undefined) throw new Error('the sample has no failure');
    failing.failure.message = '```\n</details> <script>';
    const text = markdownReport(sample);
    expect(text).to.include('````text\nrequirement: frame.too-large\n```\n</details> <script>');
  });
});

describe('reporters', () => {
  it('each end with a line break and begin with text', () => {
    for (const [name, reporter] of Object.entries(reporters)) {
      for (const sample of Object.values(samples)) {
        expect(reporter(sample, plain), name).to.match(/^\S.*[^\n]\n$/s);
      }
    }
  });
});
