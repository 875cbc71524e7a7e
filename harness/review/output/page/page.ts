import { goName } from '../../../report/go-name.js';
import { html, type Markup } from '../../../report/html/markup.js';
import { withLinks } from '../../../report/html/references.js';
import { pageOf } from '../../../report/html/shell.js';
import type { UnjudgedRelease } from '../../../report/model.js';
import { count, duration } from '../../../report/text.js';
import { requirements } from '../../../requirements/table.js';
import { isWorse } from '../../difference/difference.js';
import { scoreSentence } from '../../faults/output/wording.js';
import type { Review, ReviewReport } from '../../model.js';
import { changesOf, interruptedSentence, verdictSentence } from '../sentence.js';
import { differenceArticles } from './difference-articles.js';
import { hunkArticles } from './hunk-articles.js';

/**
 * Renders a review as an HTML page: the verdict, the change as a diff with the scenarios that notice each
 * hunk, and the stops of the calls that changed.
 */
export function reviewPage(report: ReviewReport): string {
  const sections = report.reviews.map((review, at) => ({
    title: `${goName(review)}`,
    id: `review-${at}`,
    content: section(report, review, `review-${at}`),
  }));
  const unjudged = (report.unjudged ?? []).map((release, at) => ({
    title: release.release,
    id: `unjudged-${at}`,
    content: unjudgedSection(release, `unjudged-${at}`),
  }));
  return pageOf(`Review of ${report.what}`, [...sections, ...unjudged], report.tool);
}

function unjudgedSection({ release, sentence, remedy, excerpt }: UnjudgedRelease, id: string): Markup {
  return html`
<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title" class="verdict bad"><span aria-hidden="true">✗</span> ${release} could not be judged</h2>
<p>${sentence}</p>
${remedy !== undefined && html`<p class="minor">${remedy}</p>`}
${excerpt !== undefined && html`<pre tabindex="0">${excerpt}</pre>`}
</section>
`;
}

function section({ what }: ReviewReport, review: Review, id: string): Markup {
  const { application, judged, build, faults, times, sandboxed } = review;
  const bad = ['does not apply', 'does not build', 'worse'].includes(review.verdict);
  const spent = times.baselineMs + times.candidateMs + times.hunksMs + times.faultsMs;
  return html`
<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title" class="verdict ${bad ? 'bad' : 'good'}"><span aria-hidden="true">${bad ? '✗' : '✓'}</span> ${goName(review)}: ${verdictSentence(review)}</h2>
<p class="minor"><code>${what}</code>; ${judged === undefined ? 'not judged' : `${count(judged.scenarios, 'scenario')} on both sides`}, ${sandboxed ? 'in a sandbox' : 'without a sandbox'}, ${duration(spent)}; ${review.origin}</p>
${review.interrupted !== undefined && html`<p><span class="badge bad">!</span> ${interruptedSentence(review.interrupted)}</p>`}
${changes(review, id)}
${build !== undefined && html`<pre tabindex="0">${build.excerpt ?? build.sentence}</pre>`}
${faults !== undefined && html`<p>Faults planted in the changed lines: ${scoreSentence(faults)}.</p>`}
<h3>The change</h3>
${application.depends.map(({ file, why }) => html`<p><span class="badge known">!</span> <code>${file}</code> is not part of debug calls, but they depend on it: ${why}</p>`)}
${application.outside.map(file => html`<p class="minor"><code>${file}</code> is ignored: it is not below src</p>`)}
${hunkArticles(review)}
${(judged?.scenariosChanged.length ?? 0) > 0 && html`<h3>Scenarios with another outcome</h3>${differenceArticles(judged?.scenariosChanged ?? [])}`}
</section>
`;
}

/** What changed: each requirement with its sentence and source, and the runtime's own tests. */
function changes(review: Review, section: string): Markup {
  const found = changesOf(review);
  if (found.length === 0) return html``;
  return html`<ul class="scenarios">${found.map(({ name, change }) => {
    const tone = isWorse({ change }) ? 'bad' : change.includes('fixed') ? 'good' : 'known';
    const place = `${section}-${name}`;
    const promise = requirements.find(({ id }) => id === name);
    return html`<li id="${place}"><span class="badge ${tone}">${change}</span> <a class="requirement" href="#${place}"><code>${name}</code></a>
${promise !== undefined && html`<div>${promise.sentence}</div><div class="minor">${withLinks(promise.source)}</div>`}</li>`;
  })}</ul>`;
}
