import { expect } from 'chai';
import { faultsPage } from '../../../../harness/review/faults/output/page.js';
import { summary } from '../samples.js';

const tool = { name: 'go-debugcall-conformance', version: '0.1.0' };

describe('the page of faults', () => {
  const page = faultsPage([summary], [{ release: '1.16', sentence: 'Go 1.16 is not available' }], tool);
  const text = page
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

  it('begins with the score, and lists each fault with its diff and its log', () => {
    expect(text).to.include('Go 1.15.15: 3 of 4 faults noticed: 75.0%');
    for (const { id, log } of summary.verdicts) {
      expect(text).to.include(id);
      for (const line of log) expect(page).to.include(line);
    }
    expect(page.match(/<tr class="removed">/g)).to.have.length(summary.verdicts.length);
    expect(page.match(/<tr class="added">/g)).to.have.length(summary.verdicts.length);
  });

  it('puts what needs attention first, and what nobody could notice apart', () => {
    const titles = [...page.matchAll(/<h3>([^<]*)<\/h3>/g)].map(match => match[1]);
    expect(titles).to.deep.equal([
      'Not noticed, and not explained (1)',
      'Equivalent, so nobody could notice them (1)',
      'Noticed (3)',
      'Not counted (2)',
    ]);
  });

  it('names a Go that was not judged, and says when a run was cut short', () => {
    expect(text).to.include('Go 1.16: Go 1.16 is not available');
    const partial = { ...summary, notJudged: 7 };
    expect(faultsPage([partial], [], tool)).to.include(
      'partial: the run was interrupted, 7 faults not judged',
    );
  });

  it('escapes what the source contains', () => {
    const [first, ...rest] = summary.verdicts;
    if (first === undefined) throw new Error('no fault');
    const hostile = { ...first, diff: '-\n+\n@@\n-<b>\n+</td><script>\n', log: ['<i>'] };
    const shown = faultsPage([{ ...summary, verdicts: [hostile, ...rest] }], [], tool);
    expect(shown).to.include('&lt;b&gt;').and.to.include('&lt;i&gt;').and.not.to.include('</td><script>');
  });
});
