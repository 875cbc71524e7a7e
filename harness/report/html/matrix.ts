import { families } from '../families.js';
import { gravest, sign } from '../marks.js';
import type { Report, RequirementFacts, RequirementResult } from '../model.js';
import { releaseWithProcessor } from '../order.js';
import { plain } from '../text.js';
import type { Column } from './column.js';
import { html, type Markup } from './markup.js';
import { outcomeWords, toneOf } from './outcome.js';
import { requirementLink } from './requirement-link.js';

/**
 * The requirements by release and implementation, in the families and the order of the specification. A cell
 * opens the details.
 */
export function matrixSection(report: Report, columns: readonly Column[]): Markup {
  if (columns.length === 0) return html``;
  return html`
<section id="matrix" aria-labelledby="matrix-title">
<h2 id="matrix-title">Requirements</h2>
<p class="minor">Select a cell to see the scenarios behind it.</p>
${controls(columns)}
<p class="minor" data-overflows hidden>There are more releases to the right: scroll the table sideways.</p>
<div class="scroll" role="region" aria-label="Table of requirements" tabindex="0">
<table class="matrix">
<thead><tr><th scope="col" class="name">Requirement</th>${columns.map(columnHead)}</tr></thead>
${[...families(report.requirements)].map(([family, requirements]) => familyRows(family, requirements, columns))}
</table>
</div>
<p class="legend">${legend(columns)}</p>
</section>`;
}

function controls(columns: readonly Column[]): Markup {
  const both = new Set(columns.map(({ result }) => result.implementation)).size > 1;
  return html`<form class="controls" data-filters>
<label>Find <input type="search" name="text" placeholder="flags, frame, gc …" autocomplete="off"></label>
<label>Show <select name="rows">
<option value="all">all requirements</option>
<option value="bad">failures</option>
<option value="known">known defects</option>
<option value="apart">differences between columns</option>
</select></label>
${
  both &&
  html`<label>Implementation <select name="implementation">
<option value="">both</option><option value="own">the trees’ own</option><option value="reference">the reference</option>
</select></label>`
}
<output aria-live="polite"></output>
</form>`;
}

function columnHead({ index, result }: Column): Markup {
  const whose = result.implementation === 'reference' ? 'reference' : 'own';
  return html`<th scope="col" data-column="${index}" data-implementation="${whose}"><span class="release">${releaseWithProcessor(result)}</span> <span class="minor">${result.protocol} ${whose === 'reference' && 'ref'}</span></th>`;
}

function familyRows(
  family: string,
  requirements: readonly RequirementFacts[],
  columns: readonly Column[],
): Markup {
  const summary = columns.map(({ index, result }) => {
    const outcomes = requirements.flatMap(({ id }) => outcomeIn(result.requirements, id) ?? []);
    const worst = gravest(outcomes);
    const wrong = outcomes.filter(one => one === worst).length;
    const text = worst === undefined ? '' : sign(worst, plain);
    const counted = worst !== undefined && ['bad', 'known'].includes(toneOf(worst));
    return html`<td data-column="${index}" class="${worst === undefined ? 'none' : toneOf(worst)}">${text}${counted && ` ${wrong}`}</td>`;
  });
  return html`<tbody data-family="${family}">
<tr class="family"><th scope="rowgroup" class="name">${family}</th>${summary}</tr>
${requirements.map(requirement => requirementRow(requirement, columns))}
</tbody>
`;
}

function requirementRow({ id, sentence }: RequirementFacts, columns: readonly Column[]): Markup {
  const cells = columns.map(({ index, name, result }) => {
    const outcome = outcomeIn(result.requirements, id);
    if (outcome === undefined) return html`<td data-column="${index}"></td>`;
    return html`<td data-column="${index}" class="${toneOf(outcome)}"><button type="button" data-outcome="${outcome}" aria-label="${id}, ${name}: ${outcomeWords[outcome]}">${sign(outcome, plain)}</button></td>`;
  });
  return html`<tr data-requirement="${id}" id="${id}"><th scope="row" class="name">${requirementLink(id)} <span class="sentence">${sentence}</span></th>${cells}</tr>
`;
}

function outcomeIn(
  results: readonly RequirementResult[],
  id: string,
): RequirementResult['outcome'] | undefined {
  return results.find(requirement => requirement.id === id)?.outcome;
}

function legend(columns: readonly Column[]): Markup[] {
  const used = new Set(
    columns.flatMap(({ result }) => result.requirements.map(requirement => requirement.outcome)),
  );
  return [...used].map(
    outcome =>
      html`<span class="badge ${toneOf(outcome)}"><span aria-hidden="true">${sign(outcome, plain)}</span> ${outcomeWords[outcome]}</span> `,
  );
}
