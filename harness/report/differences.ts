import type { ReleaseResult, Report, RequirementResult, RuntimeTestResult } from './model.js';
import { releaseWithProcessor } from './order.js';
import { hang, paint, type TextOptions } from './text.js';

/** Where the reference implementation and the tree's own differ on one release. */
export interface Differences {
  /** `1.15.15`, `1.27.4 arm64`. */
  release: string;
  /** Requirements, then tests of the runtime, that came out otherwise; none where all is the same. */
  found: Difference[];
}

export interface Difference {
  /** Id of the requirement, or name of the test. */
  name: string;
  own: Outcome;
  reference: Outcome;
}

/** `absent`: judged on one side only. */
type Outcome = RequirementResult['outcome'] | RuntimeTestResult['outcome'] | 'absent';

/** Compares the two implementations on each release of a report on which both were judged, in its order. */
export function implementationDifferences(report: Pick<Report, 'results'>): Differences[] {
  return report.results.flatMap((reference, i) => {
    const own = report.results[i - 1];
    // A run over both judges the reference right after the tree's own.
    if (reference.implementation !== 'reference' || own?.implementation !== 'own') return [];
    const release = releaseWithProcessor(own);
    if (release !== releaseWithProcessor(reference)) return [];
    return [{ release, found: [...outcomes(own, reference)] }];
  });
}

function* outcomes(own: ReleaseResult, reference: ReleaseResult): Generator<Difference> {
  const mine = outcomeByName(own);
  const theirs = outcomeByName(reference);
  for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
    const difference = {
      name,
      own: mine.get(name) ?? 'absent',
      reference: theirs.get(name) ?? 'absent',
    } as const;
    if (difference.own !== difference.reference) yield difference;
  }
}

function outcomeByName({ requirements, runtimeTests }: ReleaseResult): Map<string, Outcome> {
  return new Map<string, Outcome>([
    ...requirements.map(({ id, outcome }) => [id, outcome] as const),
    ...runtimeTests.map(({ name, outcome }) => [name, outcome] as const),
  ]);
}

/** A sentence a release; nothing in a report without both implementations of any. */
export function differenceLines(report: Pick<Report, 'results'>, options: TextOptions): string[] {
  const differences = implementationDifferences(report);
  if (differences.length === 0) return [];
  return [
    paint(options, 'bold', "The tree's own implementation and the reference"),
    ...differences.flatMap(({ release, found }) =>
      hang(options, `  ${paint(options, 'bold', `Go ${release}`)}: `, sentence(found)),
    ),
  ];
}

function sentence(found: readonly Difference[]): string {
  if (found.length === 0) return "the reference implementation differs from the tree's own in nothing.";
  const parts = found.map(({ name, own, reference }) => `${name} (${spelled(own)} -> ${spelled(reference)})`);
  return `the reference implementation differs from the tree's own in ${parts.join(', ')}, and in nothing else.`;
}

function spelled(outcome: Outcome): string {
  return outcome === 'absent' ? 'not judged' : outcome.replace('-', ' ');
}
