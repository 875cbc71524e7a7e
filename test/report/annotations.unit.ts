import { expect } from 'chai';
import { annotationLines } from '../../harness/report/annotations.js';
import type { Change } from '../../harness/report/model.js';
import {
  bad,
  cutOff,
  failed,
  good,
  passed,
  release,
  report,
  scenario,
  surprising,
  withKnownDefect,
} from './samples.js';

describe('annotations for GitHub', () => {
  it('have one line for each failure, with the requirement, what was expected and how to repeat it', () => {
    const line = annotationLines(report(bad), 'any').find(one => one.includes(failed.id)) ?? '';
    expect(line).to.match(
      /^::error title=Go 1\.19\.8%3A frame\.too-large \(frame\/one-byte-too-large\)::A frame /,
    );
    expect(line).to.include('%0Aexpected refused: call frame too large%0A');
    expect(line).to.include('%0Arepeat: npx go-debugcall-conformance');
    expect(line).not.to.include('\n').and.not.to.include('\u001b');
  });

  it('say that a known defect passes', () => {
    expect(annotationLines(report(surprising), 'any').join()).to.include(
      'although it is a known defect (delve#2985',
    );
  });

  it('say what was not judged, whatever fails a run: it always has an exit code', () => {
    for (const failOn of ['any', 'never', 'regression'] as const) {
      expect(annotationLines(report(cutOff), failOn).join('\n')).to.match(
        /::error title=Go \S+%3A \d+ scenarios? not judged::/,
      );
    }
  });

  it('are silent about a run that passes, and about failures with --fail-on=never', () => {
    expect(annotationLines(report(good, withKnownDefect), 'any')).to.deep.equal([]);
    expect(annotationLines(report(bad), 'never')).to.deep.equal([]);
  });

  it('are the regressions where only those fail a run', () => {
    const change: Change = {
      release: 'Go 1.19.8',
      kind: 'requirement',
      name: 'a.b',
      before: 'holds',
      now: 'fails',
    };
    const comparison = { baseline: 'x', started: '', regressions: [change], mended: [], unmatched: [] };
    expect(annotationLines({ ...report(bad), comparison }, 'regression')).to.deep.equal([
      '::error title=Go 1.19.8%3A a.b::Regression of a requirement: before holds, now fails.',
    ]);
  });

  it('are ten at most, as many as GitHub shows; the last says how many are left out', () => {
    const many = Array.from({ length: 14 }, (_, i) =>
      scenario(`frame/n${i}`, 'failed', { failure: { message: '100%', repeat: 'x' } }),
    );
    const lines = annotationLines(report(release('1.15.15', [...passed, ...many])), 'any');
    expect(lines).to.have.lengthOf(10);
    expect(lines[9]).to.match(/title=5 more::/);
    expect(lines[0]).to.include('100%25');
  });
});
