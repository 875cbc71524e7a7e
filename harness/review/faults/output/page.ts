import { html, type Markup } from '../../../report/html/markup.js';
import { pageOf, type Section } from '../../../report/html/shell.js';
import { duration } from '../../../report/text.js';
import type { FaultsSummary, JudgedFault } from '../summary.js';
import { groupsOf, interruptionSentence, judgesOf, resultOf, scoreSentence, toneOf } from './wording.js';

/** Renders the results of runs as an HTML page: the figures, and each fault with its diff and its log. */
export function faultsPage(
  summaries: readonly FaultsSummary[],
  unjudged: readonly { release: string; sentence: string }[],
  tool: { name: string; version: string },
): string {
  const sections = summaries.map((summary, at) => section(summary, `faults-${at}`));
  const missing: Section = {
    title: 'Not judged',
    id: 'not-judged',
    content: unjudged.length === 0 ? html`` : notJudged(unjudged),
  };
  return pageOf('Planted faults, and what notices them', [...sections, missing], tool);
}

function section(summary: FaultsSummary, id: string): Section {
  const { release, implementation, medianMs, durationMs, origin } = summary;
  const title = `Go ${release}${implementation === 'reference' ? ' (reference)' : ''}`;
  const good = summary.score !== undefined && summary.unexplained === 0;
  const content = html`
<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title" class="verdict ${good ? 'good' : 'bad'}"><span aria-hidden="true">${good ? '✓' : '!'}</span> ${title}: ${scoreSentence(summary)}</h2>
${summary.notJudged !== undefined && html`<p><span class="badge bad">!</span> ${interruptionSentence(summary.notJudged)}</p>`}
<p class="minor">${judgesOf(summary)}; median ${duration(medianMs)} a fault, ${duration(durationMs)} in all; ${origin}</p>
${groupsOf(summary.verdicts).map(
  ({ title: group, faults }) => html`<h3>${group} (${faults.length})</h3>
${faults.map(article)}`,
)}
</section>
`;
  return { title, id, content };
}

function article(fault: JudgedFault): Markup {
  const { id, symbol, diff, log, explanation, rule, outcome } = fault;
  const tone = toneOf(fault);
  return html`<details class="fault"><summary><span class="badge ${tone}">${explanation?.kind === 'equivalent' ? 'equivalent' : outcome}</span> <code>${id}</code> in <code>${symbol}</code></summary>
<p>${resultOf(fault)}</p>
<div class="scroll" role="region" aria-label="${rule} at ${id}" tabindex="0"><table class="diff"><tbody>${diff.split('\n').slice(3, -1).map(line)}</tbody></table></div>
<pre tabindex="0">${log.join('\n')}</pre>
</details>
`;
}

function line(text: string): Markup {
  const sign = text.charAt(0);
  const kind = sign === '+' ? 'added' : sign === '-' ? 'removed' : 'same';
  return html`<tr class="${kind}"><td class="sign">${sign}${kind !== 'same' && html`<span class="visually-hidden"> ${kind}</span>`}</td><td><code>${text.slice(1)}</code></td></tr>
`;
}

function notJudged(releases: readonly { release: string; sentence: string }[]): Markup {
  return html`<section id="not-judged" aria-labelledby="not-judged-title"><h2 id="not-judged-title">Not judged</h2><ul>${releases.map(({ release, sentence }) => html`<li>Go ${release}: ${sentence}</li>`)}</ul></section>`;
}
