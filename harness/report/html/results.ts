import { failuresOf, reasonOf } from '../../scenarios/outcome.js';
import type {
  Report,
  RequirementFacts,
  RuntimeTestResult,
  ScenarioFailure,
  ScenarioResult,
} from '../model.js';
import { groupBy, isBad } from '../summarise.js';
import { count } from '../text.js';
import { unjudgedIn } from '../verdict-sentence.js';
import { anchorOf, type Column } from './column.js';
import { expectedStops } from './expected-stops.js';
import { html, type Markup } from './markup.js';
import { badge, explanationOf } from './outcome.js';
import { withLinks } from './references.js';
import { requirementLink } from './requirement-link.js';
import { stopDiagram } from './stops.js';
import { comparison } from './values.js';

/**
 * Everything that went wrong, in detail: what could not be judged, failures, runtime tests that failed. Empty
 * if nothing did.
 */
export function failuresSection(report: Report, columns: readonly Column[]): Markup {
  const parts = [
    ...unjudged(report),
    ...columns.flatMap(column => [
      ...column.result.scenarios
        .filter(isBad)
        .map((scenario, at) => article(report, column, scenario, at < unfolded)),
      ...column.result.runtimeTests.filter(isBad).map(test => runtimeTestArticle(column, test)),
      ...unjudgedArticles(column),
    ]),
  ];
  if (parts.length === 0) return html``;
  return html`
<section id="failures" aria-labelledby="failures-title">
<h2 id="failures-title">What went wrong</h2>
${parts}
</section>`;
}

/** How many failures of a release are open when the page is loaded. */
const unfolded = 3;

/** Each known defect once, with its scenarios on each release. */
export function defectsSection(report: Report, columns: readonly Column[]): Markup {
  const found = columns.flatMap(column =>
    column.result.scenarios
      .filter(({ outcome }) => outcome === 'known-defect')
      .map(scenario => ({ column, scenario })),
  );
  if (found.length === 0) return html``;
  return html`
<section id="defects" aria-labelledby="defects-title">
<h2 id="defects-title">Known defects</h2>
${[...groupBy(found, ({ scenario }) => reasonOf(scenario) ?? scenario.title)].map(([reason, group]) => {
  const releases = new Set(group.map(({ column }) => column.result.release));
  const all = new Set(columns.map(({ result }) => result.release));
  return html`<details class="defect"><summary>${reason} <span class="minor">(${releases.size === all.size ? 'all releases' : count(releases.size, 'release')})</span></summary>
<p>${withLinks(reason)}</p>
${group.map(({ column, scenario }) => article(report, column, scenario, false))}</details>
`;
})}
</section>`;
}

function unjudged({ unjudged: releases = [] }: Report): Markup[] {
  return releases.map(
    (
      { release, sentence, remedy, excerpt },
      at,
    ) => html`<article class="result none"${at === 0 && html` id="not-judged"`}>
<h3><span class="badge none"><span aria-hidden="true">?</span> not judged</span> ${release}</h3>
<p class="message">${sentence}</p>
${excerpt !== undefined && html`<pre tabindex="0">${excerpt}</pre>`}
${remedy !== undefined && html`<p><strong>What to do:</strong> ${remedy}</p>`}
</article>`,
  );
}

/** Scenarios of a release that have no verdict, by what happened. */
function unjudgedArticles({ name, result }: Column): Markup[] {
  const groups = groupBy(unjudgedIn(result.scenarios), ({ reason }) => reason);
  return [...groups].map(
    ([reason, scenarios]) => html`<article class="result none">
<details><summary><h3>${badge('not-judged')} ${count(scenarios.length, 'scenario')} <span class="on">on ${name}</span></h3></summary>
<p class="message">${reason}</p>
<ul>${scenarios.map(({ id, cause }) => html`<li><code>${id}</code> <span class="minor">${causeWords[cause]}</span></li>`)}</ul>
</details></article>
`,
  );
}

const causeWords = {
  machine: 'by this machine’s fault',
  emulator: 'under QEMU or a gdbserver',
  sandbox: 'in a sandbox',
  deadline: 'under way',
  'not-reached': 'not reached',
};

function article(report: Report, column: Column, scenario: ScenarioResult, open: boolean): Markup {
  const failures = failuresOf(scenario);
  const [last] = failures.slice(-1);
  return html`<article class="result ${isBad(scenario) ? 'bad' : 'known'}" id="${anchorOf(column, scenario)}">
<details${open && html` open`}><summary><h3>${badge(scenario.outcome)} <code>${scenario.id}</code> <span class="on">on ${column.name}</span></h3></summary>
<p>${scenario.title}</p>
${failures.length === 0 && promiseList(factsOf(report, scenario.requirements))}
${scenario.outcome === 'unexpected-pass' && html`<p class="message">${withLinks(explanationOf(scenario))}</p>`}
${failures.map(failure => failureParts(report, column, scenario, failure))}
${leftOpen(scenario)}
${last !== undefined && command(last.repeat)}
</details></article>
`;
}

/** One failure: the promise that it is about, what was seen, and the stops. */
function failureParts(
  report: Report,
  column: Column,
  { requirements }: ScenarioResult,
  failure: ScenarioFailure,
): Markup {
  const { requirement } = failure;
  const broken = requirement === undefined ? requirements : [requirement];
  return html`${promiseList(factsOf(report, broken))}
${messageOf(failure.message)}
${comparison(failure.expected, failure.actual)}
${diagrams(report, column, failure)}
${failure.stack !== undefined && html`<details><summary>Where the scenario failed</summary><pre tabindex="0">${failure.stack}</pre></details>`}`;
}

/** What a failure kept a scenario from looking at. */
function leftOpen({ requirementOutcomes = {} }: ScenarioResult): Markup {
  const open = Object.keys(requirementOutcomes).filter(id => requirementOutcomes[id] === 'not-judged');
  if (open.length === 0) return html``;
  return html`<p class="minor">It failed before it came to ${open.map((id, at) => html`${at > 0 && ', '}<code>${id}</code>`)}.</p>`;
}

function factsOf(report: Report, ids: readonly string[]): RequirementFacts[] {
  return ids.flatMap(id => report.requirements.find(requirement => requirement.id === id) ?? []);
}

function promiseList(promises: readonly RequirementFacts[]): Markup {
  return html`<p class="minor">The promise:</p><ul class="promises">${promises.map(
    ({ id, sentence, source }) =>
      html`<li>${requirementLink(id)} <q>${sentence}</q> <span class="minor">${withLinks(source)}</span></li>`,
  )}</ul>`;
}

const courseWords = { returned: 'returns', panicked: 'panics', refused: 'is refused' };

/** Drops what an assertion says about both values, because they are shown below. */
function messageOf(text: string): Markup {
  const repeated = /(^|: )expected [\s\S]* to (?:deeply )?equal [\s\S]*?( \(\d+ of \d+ runs failed\))?$/;
  const told = text.replace(repeated, '$2').trim();
  return told === '' ? html`` : html`<p class="message">${told}</p>`;
}

function diagrams(report: Report, column: Column, failure: ScenarioFailure): Markup {
  if (failure.trace === undefined || failure.trace.length === 0) return html``;
  const expected = expectedStops(failure, column.result, report.results);
  if (expected === undefined) return stopDiagram('What happened', failure.trace);
  if (expected.partsAt === undefined) {
    return html`<p class="minor">The stops are as expected; a value is not.</p>${stopDiagram('What happened', failure.trace)}`;
  }
  return html`<div class="beside">
${stopDiagram('What happened', failure.trace, {
  at: expected.partsAt,
  note: 'the first stop that differs from what was expected',
  tone: 'wrong',
})}
${stopDiagram(`Expected: a call that ${courseWords[expected.course]}`, expected.stops)}
</div>`;
}

/** A command that the reader can copy. */
export function command(text: string): Markup {
  return html`<p class="command"><span class="minor">To repeat it</span> <code class="wrap">${text}</code> <button type="button" data-copy hidden>copy</button></p>`;
}

function runtimeTestArticle({ name }: Column, test: RuntimeTestResult): Markup {
  return html`<article class="result bad">
<h3>${badge(test.outcome)} <code>${test.name}</code> <span class="on">one of the runtime’s own tests, on ${name}</span></h3>
${test.reason !== undefined && html`<p class="message">${test.reason}</p>`}
${test.output !== undefined && html`<pre tabindex="0">${test.output.trimEnd()}</pre>`}
</article>
`;
}
