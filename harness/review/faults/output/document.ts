import { defined } from '../../../host/defined.js';
import { parseVersion } from '../../../releases/version.js';
import { defaultProcessor } from '../../../toolchain/processor.js';
import type { FaultsSummary, JudgedFault } from '../summary.js';
import { recount } from '../summary.js';
import { explanationOf } from '../survivors/explanations.js';
import { summaryMarkdown } from './text.js';

const head = `# What the scenarios notice

Faults are planted, one at a time, in the code that makes up debug calls: in each line of its assembly, of its Go code, and of
the places in the linker and the runtime that refer to it. Rules make them: an instruction left out; another register, constant, offset or
jump; a statement left out, a condition negated; another operator, constant or sibling. Each fault is built and judged by the scenarios until
one of them notices. A fault that doesn't change the machine code, or doesn't build, isn't counted. A survivor that no
test could tell from the original is counted as equivalent, with the reason.

## As a gate

    npx go-debugcall-conformance faults --go=1.15 --min-score=98
    npx go-debugcall-conformance faults --go=./edited --in-diff=my.patch --reporter=html:faults.html
    npx go-debugcall-conformance faults --go=1.15 --list

| option | meaning |
|---|---|
| \`--fail-on=missed\` | exit code 1 if a fault is missed: neither noticed nor explained; the default without \`--min-score\` |
| \`--fail-on=never\` | exit code 0 whatever is missed; the default with \`--min-score\` |
| \`--min-score=98\` | exit code 1 if less than 98 percent of the faults are noticed; equivalent faults don't count |
| \`--reporter=html:faults.html\` | writes a page with the diff and the log of each fault; \`json\` ([faults.schema.json](faults.schema.json)), \`markdown\` and \`console\` as in other commands |
| \`--in-diff=FILE\` | plants faults only in the lines that a diff adds; the Go that \`--go\` names must have the change. \`review FILE --faults\` takes a Go without it, and plants faults in lines outside of debug calls as well |
| \`--grep=TEXT\` | plants only the faults that match: a line that \`--list\` prints, or a regular expression |
| \`--sample=N\` | plants N faults, spread over all |
| \`--series=NAME\` | plants the faults in the Go with that patch series, as in a run |
| \`--judge=runtime-tests\` | judges by the runtime's own tests, TestDebugCall*, alone, and not by the scenarios: [runtime-tests.md](runtime-tests.md) has results |
| \`--resume\` | continues a run that was interrupted: its verdicts are kept in the cache until a run with the same Go, profile, seed and judge is complete |

If none of the selected faults could be noticed, there is no score, and the exit code is 2. Ctrl-C or SIGTERM ends the run
with a partial report, which is marked as partial, and with exit code 130 or 143. A second Ctrl-C ends it at once.

## Results

    npm run faults -- --go=1.15 --implementation=reference --reporter=json:faults.json
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
      version === undefined || verdict.outcome !== 'survived'
        ? undefined
        : explanationOf(verdict, version, summary.processor ?? defaultProcessor);
    return { ...verdict, ...defined({ explanation: known }) };
  });
  const { score: _, ...facts } = summary;
  return recount({ ...facts, verdicts });
}
