import { parseVersion } from '../../../releases/version.js';
import type { FaultsSummary, JudgedFault } from '../summary.js';
import { recount } from '../summary.js';
import { explanationOf } from '../survivors/explanations.js';
import { summaryMarkdown } from './text.js';

const head = `# What the scenarios notice

Faults are planted one at a time in the debugger calls of a Go: in each line of their assembly, of their Go code and of the places in
linker and runtime that know of them, by rules (an instruction left out, another register, constant, offset or jump; a statement
left out, a condition negated, another operator, constant or sibling). Each is built, and judged by the scenarios until one tells the
difference. What makes no other machine code, or doesn't build, isn't counted; a survivor that nobody could tell from the original is
counted as equivalent, with the reason.

    npm run faults -- --go=1.15 --implementation=reference --json faults.json
    npm run docs -- faults.json

`;

/** docs/faults.md: the results of runs, survivors explained by what is known of them today. */
export function faultsDocument(summaries: readonly FaultsSummary[]): string {
  return head + summaryMarkdown(summaries.map(explainedAnew));
}

function explainedAnew(summary: FaultsSummary): FaultsSummary {
  const version = parseVersion(summary.release);
  const verdicts = summary.verdicts.map(({ explanation: _, ...verdict }): JudgedFault => {
    const known =
      version === undefined || verdict.outcome !== 'survived' ? undefined : explanationOf(verdict, version);
    return { ...verdict, ...(known === undefined ? {} : { explanation: known }) };
  });
  return recount({ ...summary, verdicts });
}
