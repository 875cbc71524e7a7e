import { goName } from '../../../report/go-name.js';
import { html, type Markup } from '../../../report/html/markup.js';
import { resultOf, toneOf } from '../../faults/output/wording.js';
import type { JudgedFault } from '../../faults/summary.js';
import type { HunkResult } from '../../hunks/leave-out.js';
import { hunkPlace, hunkVerdict } from '../../hunks/wording.js';
import type { Review } from '../../model.js';
import { type DiffLine, linesWithFaults } from './diff-lines.js';

/**
 * The change as a diff. Each hunk shows the scenarios that notice it, each line the results of the faults in
 * it.
 */
export function hunkArticles(review: Review): Markup {
  const { hunks } = review.application;
  const lines = linesWithFaults(hunks, review.faults?.verdicts ?? []);
  return html`${hunks.map(hunk => {
    const result = review.hunks?.find(({ number }) => number === hunk.number);
    return html`<article class="hunk ${result !== undefined && tone(result)}">
<h4>Hunk ${hunk.number}: <code>${hunkPlace(hunk)}</code></h4>
${result !== undefined && html`<p><span class="badge ${tone(result)}"><span aria-hidden="true">${signs[tone(result)]}</span> ${word(result)}</span> It ${hunkVerdict(result)}.</p>`}
${hunk.sides !== undefined && conflict(hunk.sides)}
<div class="scroll" role="region" aria-label="Hunk ${hunk.number}, ${goName(review)}" tabindex="0"><table class="diff"><tbody>${(lines.get(hunk.number) ?? []).map(line)}</tbody></table></div>
</article>
`;
  })}`;
}

type Tone = 'good' | 'bad' | 'known' | 'none';

function tone({ outcome, quiet }: HunkResult): Tone {
  if (outcome === 'noticed') return 'good';
  if (outcome === 'unnoticed') return quiet === undefined ? 'bad' : 'none';
  return 'known';
}

function word(result: HunkResult): string {
  return result.outcome === 'not judged' ? 'not judged' : words[tone(result)];
}

const signs: Record<Tone, string> = { good: '✓', bad: '!', known: '~', none: '–' };
const words: Record<Tone, string> = {
  good: 'noticed',
  bad: 'not noticed',
  known: 'needed by the rest',
  none: 'nothing to notice',
};

function line({ sign, text, number, faults }: DiffLine): Markup {
  const kind = { '+': 'added', '-': 'removed', ' ': 'same' }[sign];
  return html`<tr class="${kind}"><td class="number">${number}</td><td class="sign">${sign}${kind !== 'same' && html`<span class="visually-hidden"> ${kind}</span>`}</td><td><code>${text}</code></td><td>${faults.map(mark)}</td></tr>
`;
}

function mark(fault: JudgedFault): Markup {
  const { rule, before, after } = fault;
  const tone = toneOf(fault);
  const words = { good: '', bad: '! survivor: ', known: '~ ', none: '' }[tone];
  return html`<details class="fault"><summary><span class="badge ${tone}">${words}${rule}</span></summary><p><code class="wrap">${before}</code> → <code class="wrap">${after}</code></p><p>${resultOf(fault)}</p></details>`;
}

function conflict({ expected, found }: { expected: string[]; found: string[] }): Markup {
  return html`<div class="compared"><div class="box expected"><h4>The hunk expects</h4><pre tabindex="0">${expected.join('\n')}</pre></div><div class="box seen"><h4>The tree has</h4><pre tabindex="0">${found.join('\n')}</pre></div></div>`;
}
