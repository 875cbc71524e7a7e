import { html, type Markup } from '../../report/html/markup.js';
import { pageOf, type Section } from '../../report/html/shell.js';
import type { Answer, FunctionMap } from '../function-map.js';
import { hazardMeanings } from '../hazards.js';
import type { SafePointsReport } from '../report.js';
import { type Share, total } from '../shares.js';
import { whyMeanings } from '../why.js';
import { percent, programSentence, shareSentence } from './wording.js';

/** The report as one page, in the style of the other pages. */
export function htmlText(report: SafePointsReport): string {
  const { result, program, asked, tool } = report;
  const main: Section =
    result.kind === 'functions'
      ? { title: 'Safe points', id: 'safe-points', content: functionsSection(report, result.functions) }
      : { title: 'Shares', id: 'shares', content: sharesSection(report, result) };
  const title = `Safe points of ${asked ?? program.path}`;
  return pageOf(
    title,
    [main, { title: 'Known defects', id: 'defects', content: defectsSection(report) }],
    tool,
  );
}

function functionsSection(report: SafePointsReport, functions: readonly FunctionMap[]): Markup {
  return html`
<section id="safe-points" aria-labelledby="safe-points-title">
<h2 id="safe-points-title">Safe points</h2>
<p class="minor">${report.program.path}: ${programSentence(report.program)}. May a call be injected here? The answer for each instruction, by the program’s tables.</p>
<dl>${Object.entries(whyMeanings)
    .filter(([why]) => functions.some(map => map.answers.some(answer => answer.why === why)))
    .map(([why, meaning]) => html`<dt>${why}</dt><dd>${meaning}</dd>`)}</dl>
${functions.map(map => functionMarkup(report, map))}
</section>`;
}

function functionMarkup(report: SafePointsReport, map: FunctionMap): Markup {
  const accepted = map.answers.filter(({ why }) => why === undefined).length;
  return html`<details name="safe-points" class="map" open><summary><code>${map.name}</code> <span class="minor">${accepted} of ${map.answers.length} accepted</span></summary>
${sourceMarkup(report, map)}
<div class="scroll releases" role="region" aria-label="${map.name}" tabindex="0"><div class="release-map own"><ol aria-label="${map.name}">${map.answers.map(answerMarkup)}</ol></div></div></details>
`;
}

function sourceMarkup({ sources }: SafePointsReport, { file, lines }: FunctionMap): Markup {
  const text = sources.text(file);
  const own = lines.filter(each => each.file === file && each.line > 0).map(({ line }) => line);
  const [first, last] = [Math.min(...own), Math.max(...own)];
  if (text === undefined || own.length === 0) return html`<p class="minor">${file} was not found.</p>`;
  return html`<div class="source"><p class="minor">${file}</p><ol start="${first}">${text.lines
    .slice(first - 1, last)
    .map(
      (line, at) =>
        html`<li data-line="${first + at}"><span class="number" aria-hidden="true">${first + at}</span><code>${line.replace(/\t/g, '  ')}</code></li>`,
    )}</ol></div>`;
}

function answerMarkup({ offset, line, text, why, hazards }: Answer): Markup {
  const key =
    why === undefined
      ? 'accepted'
      : why === 'runtime'
        ? 'runtime'
        : why === 'unknown function'
          ? 'unknown'
          : 'unsafe';
  const letter = why === undefined ? '✓' : '×';
  const meaning = [
    why === undefined ? 'accepted' : `refused: ${why}`,
    ...hazards.map(hazard => `${hazard}: ${hazardMeanings[hazard]}`),
  ].join('; ');
  return html`<li class="v-${key}" data-line="${line}" title="${meaning}"><span class="letter" aria-hidden="true">${letter}</span><span class="offset">+${offset.toString(16)}</span><span class="line">${line}</span><code>${text}</code><span class="visually-hidden"> ${meaning}</span></li>`;
}

function sharesSection(
  { program }: SafePointsReport,
  result: Exclude<SafePointsReport['result'], { kind: 'functions' }>,
): Markup {
  const rows: readonly (Share & { name: string })[] =
    result.kind === 'package' ? result.functions : result.packages;
  return html`
<section id="shares" aria-labelledby="shares-title">
<h2 id="shares-title">Lines at which a user can call</h2>
<p>${program.path}: ${programSentence(program)}. ${shareSentence(total(rows))}</p>
<div class="scroll" role="region" aria-label="Shares" tabindex="0"><table><thead><tr><th scope="col">${result.kind === 'package' ? 'function' : 'package'}</th><th scope="col">share</th><th scope="col">lines</th><th scope="col">accepted</th><th scope="col">later</th></tr></thead><tbody>${rows.map(
    row =>
      html`<tr><th scope="row"><code>${row.name || '(no package)'}</code></th><td>${percent(row)}</td><td>${row.lines}</td><td>${row.accepted}</td><td>${row.later}</td></tr>`,
  )}</tbody></table></div>
</section>`;
}

function defectsSection({ defects, program }: SafePointsReport): Markup {
  if (defects.length === 0) return html``;
  return html`
<section id="defects" aria-labelledby="defects-title">
<h2 id="defects-title">Known defects</h2>
<p>What a debugger meets in Go ${program.release} on ${program.processor}:</p>
<ul>${defects.map(({ requirement, reference, reason }) => html`<li><code>${requirement}</code> (${reference}): ${reason}</li>`)}</ul>
</section>`;
}
