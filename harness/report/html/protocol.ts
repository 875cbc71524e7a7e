import type { StopRecord } from '../model.js';
import type { Column } from './column.js';
import { html, type Markup } from './markup.js';
import { stopDiagram } from './stops.js';

const courses: [StopRecord['kind'], string][] = [
  ['returned', 'A call that returns'],
  ['panicked', 'A call that panics'],
  ['refused', 'A call that is refused'],
];

/** How calls end on each release: the stops of scenarios that passed. */
export function protocolSection(columns: readonly Column[]): Markup {
  const shown = columns.flatMap(column => {
    const found = courses.flatMap(([kind, title]) => {
      const traces = column.result.scenarios.flatMap(({ trace }) => (trace === undefined ? [] : [trace]));
      const trace = traces.find(stops => stops.some(stop => stop.kind === kind));
      return trace === undefined ? [] : [stopDiagram(title, trace)];
    });
    return found.length === 0 ? [] : [{ column, found }];
  });
  if (shown.length === 0) return html``;
  return html`
<section id="stops" aria-labelledby="stops-title">
<h2 id="stops-title">Stops of a call</h2>
<p class="minor">Recorded in scenarios that passed: the steps that the debugger, the goroutine and the runtime take in turn.</p>
${shown.map(
  (
    { column, found },
    at,
  ) => html`<details name="stops"${at === 0 && html` open`}><summary>${column.name} <span class="minor">${column.result.protocol}</span></summary>
<div class="beside">${found}</div></details>
`,
)}
</section>`;
}
