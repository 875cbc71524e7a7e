import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defined } from '../../harness/host/defined.js';
import { packageRoot } from '../../harness/host/files.js';
import { parseVersion } from '../../harness/releases/version.js';
import { type FaultFigures, summaryMarkdown } from '../../harness/review/faults/output/text.js';
import { type FaultsSummary, type JudgedFault, scored } from '../../harness/review/faults/summary.js';
import { explanationOf } from '../../harness/review/faults/survivors/explanations.js';
import { defaultProcessor } from '../../harness/toolchain/processor.js';
import { mergedFindings } from './merged.js';

type Survivor = Pick<JudgedFault, 'file' | 'line' | 'symbol' | 'rule' | 'before' | 'after'>;

/** What the documents keep of a run of `faults` in one Go: an entry of docs/faults.json. */
export interface FaultsRun
  extends Pick<
    FaultsSummary,
    'release' | 'processor' | 'implementation' | 'counts' | 'medianMs' | 'notJudged' | 'chosenOf'
  > {
  /** Present if bugs of Go's history were planted (`--real`). */
  real?: true;
  survivors: Survivor[];
}

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
| \`--real\` | plants only bugs that debug calls had in the history of Go, or could have had: changes that were made and mended, put back one at a time |
| \`--arch=arm64\` | plants faults in the debug calls of another processor, and judges them in QEMU |
| \`--series=NAME\` | plants the faults in the Go with that patch series, as in a run |
| \`--judge=runtime-tests\` | judges by the runtime's own tests, TestDebugCall*, alone, and not by the scenarios: [runtime-tests.md](runtime-tests.md) has results |
| \`--resume\` | continues a run that was interrupted: its verdicts are kept in the cache until a run with the same Go, profile, seed and judge is complete |

If none of the selected faults could be noticed, there is no score, and the exit code is 2. Ctrl-C or SIGTERM ends the run
with a partial report, which is marked as partial, and with exit code 130 or 143. A second Ctrl-C ends it at once.

## Results

    npm run faults -- --go=1.15 --implementation=reference --fail-on=never --reporter=json:faults.json
    npm run docs -- faults.json

On other processors than amd64 the faults are those of the assembly: \`--arch=arm64 --grep='^asm_arm64'\`.

`;

const realHead = `
## Bugs of Go's history

Bugs that debug calls had, or that what they rest on had, put back one at a time.

    npm run faults -- --go=1.27 --real --fail-on=never --reporter=json:real.json
    npm run docs -- real.json

`;

/** Reads docs/faults.json. */
export function readFaultsRuns(): FaultsRun[] {
  return JSON.parse(readFileSync(join(packageRoot, 'docs/faults.json'), 'utf8')) as FaultsRun[];
}

/** The entry for a summary of `faults --reporter=json`. */
export function faultsRunOf(summary: FaultsSummary): FaultsRun {
  const { release, processor, implementation, counts, medianMs, notJudged, chosenOf, verdicts } = summary;
  const real = verdicts.length > 0 && verdicts.every(({ rule }) => rule === 'real bug');
  return {
    release,
    ...defined({ processor, real: real ? (true as const) : undefined }),
    implementation,
    counts,
    medianMs: Math.round(medianMs),
    ...defined({ notJudged, chosenOf }),
    survivors: verdicts
      .filter(({ outcome }) => outcome === 'survived')
      .map(({ file, line, symbol, rule, before, after }) => ({ file, line, symbol, rule, before, after })),
  };
}

/** The entries with newer ones for the same Go, processor and kind of faults put in their place, oldest release first. */
export function mergedFaultsRuns(old: readonly FaultsRun[], newer: readonly FaultsRun[]): FaultsRun[] {
  return mergedFindings(
    old,
    newer,
    ({ release, processor, implementation, real = false }) =>
      `${release} ${processor ?? defaultProcessor} ${implementation} ${real}`,
  );
}

/** Returns the text of docs/faults.md. Survivors get the explanations that are known today. */
export function faultsPage(runs: readonly FaultsRun[]): string {
  const planted = runs.filter(({ real }) => real === undefined);
  const real = runs.filter(run => run.real !== undefined);
  const text = head + summaryMarkdown(planted.map(explained));
  return real.length === 0 ? text : text + realHead + summaryMarkdown(real.map(explained));
}

function explained({ survivors, ...run }: FaultsRun): FaultFigures {
  const version = parseVersion(run.release);
  const verdicts = survivors.map(survivor => {
    const explanation =
      version === undefined ? undefined : explanationOf(survivor, version, run.processor ?? defaultProcessor);
    return { ...survivor, outcome: 'survived' as const, ...defined({ explanation }) };
  });
  return { ...run, ...scored(run.counts, verdicts), verdicts };
}
