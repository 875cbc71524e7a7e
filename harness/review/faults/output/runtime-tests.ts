import { goName } from '../../../report/go-name.js';
import { cell } from '../../../report/markdown-text.js';
import type { FaultsSummary } from '../summary.js';
import { percent } from './wording.js';

const head = `# What Go's own tests notice

The faults of [faults.md](faults.md), judged by the runtime's own tests, TestDebugCall*, alone: package runtime is compiled with
one fault, its test program is linked, and each test runs in a process of its own until one fails. A failure counts if it comes again.
The series \`tests\` adds tests to the runtime ([patches.md](patches.md)).

    npx go-debugcall-conformance faults --go=1.27 --judge=runtime-tests --sample=120 --reporter=json:before.json
    npx go-debugcall-conformance faults --go=1.27 --judge=runtime-tests --sample=120 --series=tests --reporter=json:after.json
    npm run docs -- before.json after.json

\`--sample\` spreads that many faults over all; without it all are planted. Faults that don't change the code, don't build, or that no
test could tell from the original don't count.

| Go | tests that pass | planted | count | noticed | score |
|---|---|---|---|---|---|
`;

/** Returns the text of docs/runtime-tests.md: what the runtime's own tests notice in each of these runs. */
export function runtimeTestsDocument(summaries: readonly FaultsSummary[]): string {
  const rows = summaries.map(summary => {
    const { scenarios, verdicts, counts, equivalent, score } = summary;
    const counted = counts.noticed + counts.survived - equivalent;
    const shown = score === undefined ? 'none' : percent(score);
    return `| ${nameOf(summary)} | ${scenarios} | ${verdicts.length} | ${counted} | ${counts.noticed} | ${shown} |\n`;
  });
  return `${head}${rows.join('')}\n${bySymbol(summaries)}`;
}

function nameOf(summary: FaultsSummary): string {
  const series = /with the series (\S+)$/.exec(summary.origin)?.[1];
  return cell(`${goName(summary).slice(3)}${series === undefined ? '' : `, with the series ${series}`}`);
}

/** A table of noticed faults by the function or macro that they are in. */
function bySymbol(summaries: readonly FaultsSummary[]): string {
  const symbols = [
    ...new Set(summaries.flatMap(({ verdicts }) => verdicts.filter(counts).map(({ symbol }) => symbol))),
  ];
  const rows = symbols.map(symbol => {
    const figures = summaries.map(({ verdicts }) => {
      const here = verdicts.filter(verdict => verdict.symbol === symbol && counts(verdict));
      return `${here.filter(({ outcome }) => outcome === 'noticed').length} of ${here.length}`;
    });
    return `| ${cell(symbol)} | ${figures.join(' | ')} |\n`;
  });
  return `| noticed in | ${summaries.map(nameOf).join(' | ')} |\n|---|${summaries.map(() => '---|').join('')}\n${rows.join('')}`;
}

function counts({ outcome, explanation }: FaultsSummary['verdicts'][number]): boolean {
  return outcome === 'noticed' || (outcome === 'survived' && explanation?.kind !== 'equivalent');
}
