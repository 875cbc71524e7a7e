import { changed, counted, since } from '../console/comparison.js';
import type { Comparison } from '../model.js';
import { html, type Markup } from './markup.js';

/** What has changed since an earlier report, if there was one to compare with. */
export function changesSection({ comparison }: { comparison?: Comparison }): Markup {
  if (comparison === undefined) return html``;
  const { regressions, mended, unjudged = [], unmatched } = comparison;
  return html`
<section id="changes" aria-labelledby="changes-title">
<h2 id="changes-title">Since ${since(comparison)}</h2>
<p>${counted(comparison)}</p>
<ul>${regressions.map(change => html`<li><span class="badge bad"><span aria-hidden="true">✗</span> worse</span> ${changed(change)}</li>`)}${mended.map(
    change =>
      html`<li><span class="badge good"><span aria-hidden="true">✓</span> mended</span> ${changed(change)}</li>`,
  )}${unjudged.map(
    change =>
      html`<li><span class="badge none"><span aria-hidden="true">?</span> not judged</span> ${changed(change)}</li>`,
  )}</ul>
${unmatched.length > 0 && html`<p class="minor">Not in the earlier report: ${unmatched.join(', ')}.</p>`}
</section>`;
}
