import { expect } from 'chai';
import { linesWithFaults } from '../../../../harness/review/output/page/diff-lines.js';
import { reviewPage } from '../../../../harness/review/output/page/page.js';
import { expectValid } from '../../../cli/schemas.js';
import { mixed, reviewed } from './samples.js';

describe('review page', () => {
  const page = reviewPage(reviewed);
  const text = page
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

  it('is made from a document that the schema describes', () => {
    expectValid('review', JSON.parse(JSON.stringify(reviewed)));
  });

  it('begins with the verdict', () => {
    expect(text).to.include('Go 1.15.15: breaks refusal.unsafe-point, and fixes registers.flags');
    expect(text).to.include('Go 1.27.3: does not build');
    expect(text).to.include('debugcall.go:89:8: syntax error');
  });

  it('shows which scenarios notice each hunk, and marks one that none notices', () => {
    expect(text).to.include('noticed It is noticed by 1 scenario: registers/flags-after-return.');
    expect(page).to.match(/<article class="hunk bad">\s*<h4>Hunk 2/);
    expect(text).to.include('not noticed It is noticed by no scenario.');
  });

  it('has the lines of the change as text, with the faults planted in each', () => {
    expect(page).to.include('RET &lt;&amp;&gt;');
    const lines = linesWithFaults(mixed.application.hunks, mixed.faults?.verdicts ?? []);
    const marked = [...lines].flatMap(([hunk, all]) =>
      all.flatMap(({ text: line, faults }) => faults.map(({ outcome }) => `${hunk}${line} ${outcome}`)),
    );
    expect(marked).to.deep.equal(['1\tPUSHFQ noticed', '2\tPUSHFQ survived']);
    expect(text).to.include('! survivor: dropped instruction');
  });

  it('shows where the stops first differ', () => {
    expect(text).to.include('The stops first differ at stop 1: status 8 refused, status 0 ready.');
    expect(page.match(/<figure class="stops">/g)).to.have.length(4);
  });
});
