import type { Report } from '../model.js';
import { releaseWithProcessor } from '../order.js';
import { groupBy } from '../summarise.js';
import { duration } from '../text.js';
import type { Column } from './column.js';
import { html, type Markup, type Part } from './markup.js';
import { command } from './results.js';

/** How the report was made, so that it can be repeated: trees, hashes, machine, times. */
export function factsSection(report: Report, columns: readonly Column[]): Markup {
  const { host, tool } = report;
  return html`
<section id="facts" aria-labelledby="facts-title">
<h2 id="facts-title">How this report was made</h2>
<dl class="facts">
${fact('Program', `${tool.name} ${tool.version}`)}
${fact('Arguments', html`<code class="wrap">${report.arguments.join(' ')}</code>`)}
${fact('Started', report.started)}
${fact('Took', duration(report.durationMs))}
${fact('Kernel', host.kernel)}
${fact('CPU', `${host.cpu}, ${host.cores} cores, ${host.vectorStates.join(', ')}`)}
${fact('Node', host.node)}
</dl>
${columns.map(
  ({
    name,
    result,
    command: again,
  }) => html`<details><summary>${name} <span class="minor">${result.origin}</span></summary>
<dl class="facts">
${fact('Tree', result.origin)}
${fact('Toolchain', html`<code class="wrap">${result.toolchainId}</code>`)}
${fact('GOROOT', html`<code class="wrap">${result.goroot}</code>`)}
${fact('Protocol', result.protocol)}
${fact('Injected calls', result.injections.toLocaleString('en-US'))}
${fact('Took', duration(result.durationMs))}
${result.host !== undefined && fact('Judged on', `${result.host.kernel}, ${result.host.cpu}, ${result.host.cores} cores`)}
</dl>
${command(again)}</details>
`,
)}
${times(columns)}
</section>`;
}

function fact(name: string, value: Part): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

/** How long each family took on each release. */
function times(columns: readonly Column[]): Markup {
  const families = [...new Set(columns.flatMap(({ result }) => result.scenarios.map(one => one.family)))];
  if (families.length === 0) return html``;
  const groups = columns.map(({ result }) => groupBy(result.scenarios, scenario => scenario.family));
  return html`<details><summary>Times</summary>
<div class="scroll" role="region" aria-label="Times" tabindex="0"><table class="times">
<thead><tr><th scope="col">Family</th>${columns.map(({ result }) => html`<th scope="col">${releaseWithProcessor(result)}${result.implementation === 'reference' && ' ref'}</th>`)}</tr></thead>
<tbody>${families.map(
    family => html`<tr><th scope="row">${family}</th>${groups.map(group => {
      const ms = (group.get(family) ?? []).reduce((sum, { durationMs }) => sum + durationMs, 0);
      return html`<td>${duration(ms)}</td>`;
    })}</tr>
`,
  )}</tbody></table></div></details>`;
}
