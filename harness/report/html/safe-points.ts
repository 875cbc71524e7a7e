import type { FunctionVerdicts, VerdictStretch } from '../model.js';
import { releaseWithProcessor } from '../order.js';
import type { Column } from './column.js';
import { html, type Markup } from './markup.js';

interface Verdict {
  key: string;
  letter: string;
  text: string;
}

/** The reasons for a refusal, each with its own colour and letter. */
const verdicts: Record<string, Verdict> = {
  accepted: { key: 'accepted', letter: '✓', text: 'accepted' },
  'call not at safe point': { key: 'unsafe', letter: '×', text: 'refused: call not at safe point' },
  'call from within the Go runtime': { key: 'runtime', letter: 'R', text: 'refused: within the Go runtime' },
  'call from unknown function': { key: 'unknown', letter: '?', text: 'refused: unknown function' },
  'executing on Go runtime stack': { key: 'stack', letter: 'S', text: 'refused: on Go runtime stack' },
};

/**
 * Where in some functions a call may be injected, instruction by instruction, with the releases side by side.
 */
export function safePointsSection(columns: readonly Column[]): Markup {
  const found = columns.flatMap(column =>
    column.result.scenarios.flatMap(({ safePoints = [] }) => safePoints.map(map => ({ column, map }))),
  );
  const names = [...new Set(found.map(({ map }) => map.function))];
  if (names.length === 0) return html``;
  return html`
<section id="safe-points" aria-labelledby="safe-points-title">
<h2 id="safe-points-title">Safe points</h2>
<p class="minor">May a call be injected here? The runtime’s answer for each instruction of some functions, and whether the program’s tables say the same.</p>
<p class="legend">${[...Object.values(verdicts), disagreement('…', '…')].map(
    ({ key, letter, text }) =>
      html`<span class="verdict-key v-${key}"><span aria-hidden="true">${letter}</span> ${key === 'wrong' ? 'runtime and tables disagree' : text}</span> `,
  )}</p>
${names.map((name, at) => {
  const maps = found.filter(({ map }) => map.function === name);
  const wrong = maps.filter(({ map }) => map.stretches.some(isWrong)).length;
  return html`<details name="safe-points" class="map"${at === 0 && html` open`}><summary><code>${name}</code> ${wrong > 0 && html`<span class="badge bad"><span aria-hidden="true">!</span> disagrees on ${wrong}</span>`}</summary>
${sources(maps.map(({ map }) => map))}
<div class="scroll releases" role="region" aria-label="${name} by release" tabindex="0">${maps.map(({ column, map }) => release(column, map))}</div></details>
`;
})}
</section>`;
}

/** The source, once: it is the same for all releases. */
function sources([map]: readonly FunctionVerdicts[]): Markup {
  if (map === undefined) return html``;
  return html`<div class="source"><p class="minor">${map.file}</p><ol start="${map.firstLine}">${map.lines.map(
    (line, at) =>
      html`<li data-line="${map.firstLine + at}"><span class="number" aria-hidden="true">${map.firstLine + at}</span><code>${line.replace(/\t/g, '  ')}</code></li>`,
  )}</ol></div>`;
}

function release({ name, result }: Column, map: FunctionVerdicts): Markup {
  const refused = rows(map).filter(({ stretch }) => stretch.runtime !== 'accepted').length;
  const all = rows(map).length;
  return html`<div class="release-map"><h3>${releaseWithProcessor(result)}${result.implementation === 'reference' && ' ref'} <span class="minor">${all - refused} of ${all} accepted</span></h3>
<ol aria-label="${name}">${rows(map).map(({ offset, text, stretch }) => {
    const verdict = isWrong(stretch)
      ? disagreement(stretch.runtime, stretch.tables)
      : (verdicts[stretch.runtime] ?? { key: 'other', letter: '×', text: `refused: ${stretch.runtime}` });
    return html`<li class="v-${verdict.key}" data-line="${stretch.line}" title="${verdict.text}"><span class="letter" aria-hidden="true">${verdict.letter}</span><span class="offset">+${offset.toString(16)}</span><span class="line">${stretch.line > 0 && stretch.line}</span><code>${text}</code><span class="visually-hidden"> ${verdict.text}</span></li>`;
  })}${endsEarly(map) && html`<li class="v-wrong">! the call that was injected here did not end well</li>`}</ol></div>`;
}

/**
 * A row for each instruction, with the verdict at its first byte; without a listing, a row for each stretch.
 */
function rows({ instructions, stretches, bytes }: FunctionVerdicts): {
  offset: number;
  text: string;
  stretch: VerdictStretch;
}[] {
  if (instructions === undefined) {
    return stretches.map((stretch, at) => {
      const length = (stretches[at + 1]?.offset ?? bytes) - stretch.offset;
      return { offset: stretch.offset, text: `${length} bytes`, stretch };
    });
  }
  return instructions
    .filter(({ offset }) => offset < bytes)
    .flatMap(({ offset, text }, at, all) => {
      const end = all[at + 1]?.offset ?? bytes;
      // A wrong answer inside an instruction must be visible too.
      const inside = stretches.find(one => one.offset > offset && one.offset < end && isWrong(one));
      const stretch = inside ?? stretches.findLast(one => one.offset <= offset);
      return stretch === undefined ? [] : [{ offset, text, stretch }];
    });
}

/** Whether the scenario ended before it had asked at each byte. */
function endsEarly({ instructions = [], bytes }: FunctionVerdicts): boolean {
  return instructions.some(({ offset }) => offset >= bytes);
}

function isWrong({ tables, runtime }: VerdictStretch): boolean {
  return tables !== runtime;
}

function disagreement(runtime: string, tables: string): Verdict {
  return { key: 'wrong', letter: '!', text: `the runtime says “${runtime}”, the tables say “${tables}”` };
}
