import { defined } from '../../../host/defined.js';
import { parseVersion } from '../../../releases/version.js';
import type { FaultsSummary, JudgedFault } from '../summary.js';
import { recount } from '../summary.js';
import { explanationOf } from '../survivors/explanations.js';
import { summaryMarkdown } from './text.js';

const head = `# What the scenarios notice

Faults are planted, one at a time, in the code that makes up debugger calls: in each line of its assembly, of its Go code, and of
the places in the linker and the runtime that refer to it. Rules make them: an instruction left out; another register, constant, offset or
jump; a statement left out, a condition negated; another operator, constant or sibling. Each fault is built and judged by the scenarios until
one of them notices. A fault that doesn't change the machine code, or doesn't build, isn't counted. A survivor that no
test could tell from the original is counted as equivalent, with the reason.

    npm run faults -- --go=1.15 --implementation=reference --json faults.json
    npm run docs -- faults.json

`;

/**
 * Returns the text of docs/faults.md: the results of runs. Survivors get the explanations that are known
 * today.
 */
export function faultsDocument(summaries: readonly FaultsSummary[]): string {
  return head + summaryMarkdown(summaries.map(explainedAnew));
}

function explainedAnew(summary: FaultsSummary): FaultsSummary {
  const version = parseVersion(summary.release);
  const verdicts = summary.verdicts.map(({ explanation: _, ...verdict }): JudgedFault => {
    const known =
      version === undefined || verdict.outcome !== 'survived' ? undefined : explanationOf(verdict, version);
    return { ...verdict, ...defined({ explanation: known }) };
  });
  return recount({ ...summary, verdicts });
}
