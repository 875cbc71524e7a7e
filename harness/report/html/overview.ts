import type { Report } from '../model.js';
import { isBad, type ReleaseVerdict, verdictOn } from '../summarise.js';
import { count, duration } from '../text.js';
import { notJudged, partialSentence, verdictText } from '../verdict-sentence.js';
import { anchorOf, type Column } from './column.js';
import { html, type Markup } from './markup.js';

/** The verdict: one sentence, then a card a release. */
export function overviewSection(report: Report, columns: readonly Column[]): Markup {
  const { tone, sentence } = verdictOf(report, columns);
  return html`
<section id="verdict" aria-labelledby="verdict-title">
<h2 id="verdict-title" class="verdict ${tone}"><span aria-hidden="true">${signs[tone]}</span> ${sentence}.</h2>
${report.interrupted !== undefined && html`<p class="partial"><span class="badge bad"><span aria-hidden="true">!</span> ${partialSentence(report.interrupted)}</span></p>`}
<p class="minor">${facts(report, columns)}</p>
<ul class="cards">${columns.map(card)}${(report.unjudged ?? []).map(
    ({ release, sentence: why }) =>
      html`<li class="card none"><a href="#not-judged"><strong>${release}</strong></a> <span class="badge none"><span aria-hidden="true">?</span> not judged</span><p>${why}</p></li>`,
  )}</ul>
</section>`;
}

type Tone = 'good' | 'bad' | 'known' | 'none';

const signs: Record<Tone, string> = { good: '✓', bad: '✗', known: '✓', none: '?' };

const badgeWords: Record<ReleaseVerdict, string> = {
  conforms: 'conforms',
  'part-holds': 'holds in part',
  'not-judged': 'not judged in full',
  nonconforming: 'does not conform',
};

const tones: Record<ReleaseVerdict, Tone> = {
  conforms: 'good',
  'part-holds': 'known',
  'not-judged': 'none',
  nonconforming: 'bad',
};

/** The verdict on all releases together: one that fails says most, then one that was not judged. */
function verdictOf(report: Report, columns: readonly Column[]): { tone: Tone; sentence: string } {
  const verdicts = columns.map(({ result }) => verdictOn(result));
  const of = (verdict: ReleaseVerdict) => verdicts.filter(one => one === verdict).length;
  const open = of('not-judged') + (report.unjudged?.length ?? 0);
  const missing = open > 0 || report.interrupted !== undefined;
  const tone = of('nonconforming') > 0 ? 'bad' : missing ? 'none' : of('part-holds') > 0 ? 'known' : 'good';
  const [only] = columns;
  if (columns.length === 1 && only !== undefined && report.unjudged === undefined) {
    return { tone, sentence: verdictText(only.result) };
  }
  if (tone === 'good') return { tone, sentence: `All ${columns.length} conform` };
  const parts = [
    ...(of('conforms') > 0 ? [`${of('conforms')} of ${columns.length} conform`] : []),
    ...(of('nonconforming') > 0 ? [`${count(of('nonconforming'), 'does not', 'do not')} conform`] : []),
    ...(of('part-holds') > 0 ? [`what was looked at of ${of('part-holds')} holds`] : []),
    ...(open > 0 ? [`${count(open, 'was', 'were')} not judged in full`] : []),
  ];
  return { tone, sentence: parts.length === 0 ? 'Nothing was judged' : parts.join(', ') };
}

function facts(report: Report, columns: readonly Column[]): string {
  const injections = columns.reduce((sum, { result }) => sum + result.injections, 0);
  const scenarios = columns.reduce((sum, { result }) => sum + result.scenarios.length, 0);
  const when = report.started.replace('T', ' ').replace(/(:\d\d)(:\d\d)?(\.\d+)?Z$/, '$1 UTC');
  return `${count(injections, 'injected call')} in ${count(scenarios, 'scenario')}, ${duration(report.durationMs)}, ${when}`;
}

function card(column: Column): Markup {
  const { name, result } = column;
  const failed = result.scenarios.find(isBad);
  const of = (outcome: string) => result.requirements.filter(one => one.outcome === outcome).length;
  const verdict = verdictOn(result);
  const tone = tones[verdict];
  const tests = result.runtimeTests.filter(({ outcome }) => outcome === 'failed' || outcome === 'hung');
  const lines = [
    ...(of('fails') > 0 ? [`${count(of('fails'), 'requirement')} broken`] : []),
    ...(of('unexpected-pass') > 0 ? [`${count(of('unexpected-pass'), 'known defect')} passed`] : []),
    ...(tests.length > 0 ? [`${count(tests.length, 'runtime test')} failed`] : []),
    `${count(of('holds'), 'requirement')} hold`,
    ...(of('known-defect') > 0 ? [count(of('known-defect'), 'known defect')] : []),
    ...(of('not-judged') > 0 ? [`${count(of('not-judged'), 'requirement')} not judged`] : []),
    ...notJudged(result),
  ];
  return html`<li class="card ${tone}"><strong>${failed === undefined ? name : html`<a href="#${anchorOf(column, failed)}">${name}</a>`}</strong> <span class="badge ${tone}"><span aria-hidden="true">${signs[tone]}</span> ${badgeWords[verdict]}</span><p>${lines.join(', ')}</p></li>`;
}
