import type { Report } from '../model.js';
import { conforms, exitCodeOf, isBad } from '../summarise.js';
import { count, duration } from '../text.js';
import { anchorOf, type Column } from './column.js';
import { html, type Markup } from './markup.js';

/** The verdict: one sentence, then a card a release. */
export function overviewSection(report: Report, columns: readonly Column[]): Markup {
  const bad = columns.filter(({ result }) => !conforms(result)).length;
  const unjudged = report.unjudged?.length ?? 0;
  const well = exitCodeOf(report) === 0;
  const parts = [
    ...(columns.length > bad ? [`${columns.length - bad} of ${columns.length} conform`] : []),
    ...(bad > 0 ? [`${count(bad, 'does not', 'do not')} conform`] : []),
    ...(unjudged > 0 ? [`${unjudged} could not be judged`] : []),
  ];
  const sentence = well
    ? columns.length === 1
      ? `${columns[0]?.name} conforms`
      : `All ${columns.length} conform`
    : parts.join(', ');
  return html`
<section id="verdict" aria-labelledby="verdict-title">
<h2 id="verdict-title" class="verdict ${well ? 'good' : 'bad'}"><span aria-hidden="true">${well ? '✓' : '✗'}</span> ${sentence}.</h2>
<p class="minor">${facts(report, columns)}</p>
<ul class="cards">${columns.map(card)}${(report.unjudged ?? []).map(
    ({ release, sentence: why }) =>
      html`<li class="card bad"><a href="#not-judged"><strong>${release}</strong></a> <span class="badge bad"><span aria-hidden="true">✗</span> not judged</span><p>${why}</p></li>`,
  )}</ul>
</section>`;
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
  const good = conforms(result);
  const tests = result.runtimeTests.filter(({ outcome }) => outcome === 'failed' || outcome === 'hung');
  const lines = [
    ...(of('fails') > 0 ? [`${count(of('fails'), 'requirement')} broken`] : []),
    ...(of('unexpected-pass') > 0 ? [`${count(of('unexpected-pass'), 'known defect')} passed`] : []),
    ...(tests.length > 0 ? [`${count(tests.length, 'runtime test')} failed`] : []),
    `${count(of('holds'), 'requirement')} hold`,
    ...(of('known-defect') > 0 ? [count(of('known-defect'), 'known defect')] : []),
  ];
  return html`<li class="card ${good ? 'good' : 'bad'}"><strong>${failed === undefined ? name : html`<a href="#${anchorOf(column, failed)}">${name}</a>`}</strong> <span class="badge ${good ? 'good' : 'bad'}"><span aria-hidden="true">${good ? '✓' : '✗'}</span> ${good ? 'conforms' : 'does not conform'}</span><p>${lines.join(', ')}</p></li>`;
}
