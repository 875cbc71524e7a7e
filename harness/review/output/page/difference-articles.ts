import { html, type Markup } from '../../../report/html/markup.js';
import { stopDiagram } from '../../../report/html/stops.js';
import { isWorse, type ScenarioDifference, type SideOutcome } from '../../difference/difference.js';
import { firstDifference } from '../sentence.js';

/** The changed scenarios: their outcome on both sides, and the stops of the call side by side. */
export function differenceArticles(changed: readonly ScenarioDifference[]): Markup {
  return html`${changed.map((difference, at) => {
    const { id, change, baseline, candidate, parting } = difference;
    const tone = isWorse(difference) ? 'bad' : change === 'fixed' ? 'good' : 'known';
    return html`<article class="result ${tone}"><details${at === 0 && html` open`}><summary><h4><span class="badge ${tone}">${change}</span> <code>${id}</code></h4></summary>
<div class="compared">${side('Before', baseline)}${side('After', candidate)}</div>
${
  parting !== undefined &&
  html`<p>${capitalised(firstDifference(parting))}.</p>
<div class="beside">${stopDiagram('Before', parting.baseline)}${stopDiagram('After', parting.candidate, parting.at === undefined ? undefined : { at: parting.at, note: 'the first stop that differs', tone: tone === 'bad' ? 'wrong' : 'other' })}</div>`
}
</details></article>
`;
  })}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function side(title: string, { outcome, message, expected, actual }: SideOutcome): Markup {
  const tone = outcome === 'failed' ? 'seen' : 'expected';
  return html`<div class="box ${tone}"><h5>${title}: ${outcome}</h5>
${expected !== undefined && actual !== undefined ? html`<p>expected <code class="wrap">${expected}</code></p><p>saw <code class="wrap">${actual}</code></p>` : message !== undefined && html`<p>${message}</p>`}</div>`;
}
