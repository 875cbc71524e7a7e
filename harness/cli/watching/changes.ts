import { releaseName } from '../../report/console/release.js';
import type { ReleaseResult, Report } from '../../report/model.js';
import { hang, paint, type TextOptions } from '../../report/text.js';

/** What a requirement or a test of the runtime says other than in the verdict before. */
export interface ChangedOutcome {
  /** `Go 1.27.4`; with whose debug calls, where that is not the tree's own. */
  release: string;
  /** Id of the requirement, or name of the test. */
  name: string;
  before: string;
  now: string;
}

/** Returns what differs between two verdicts on the same trees, in the order of the later one. */
export function changedSince(before: Report, now: Report): ChangedOutcome[] {
  return now.results.flatMap((result, at) => {
    const earlier = before.results[at];
    if (earlier === undefined) return [];
    const was = outcomesOf(earlier);
    return [...outcomesOf(result)].flatMap(([name, outcome]) => {
      const earlierOutcome = was.get(name);
      if (earlierOutcome === undefined || earlierOutcome === outcome) return [];
      return [{ release: releaseName(result), name, before: earlierOutcome, now: outcome }];
    });
  });
}

function outcomesOf({ requirements, runtimeTests }: ReleaseResult): Map<string, string> {
  return new Map([
    ...requirements.map(({ id, outcome }) => [id, outcome] as const),
    ...runtimeTests.map(({ name, outcome }) => [name, outcome] as const),
  ]);
}

/** One line for each change: what fails now, what holds again, and what else is different. */
export function changeLines(changes: readonly ChangedOutcome[], options: TextOptions): string[] {
  if (changes.length === 0) return ['Since the last verdict: nothing changed.', ''];
  const several = new Set(changes.map(({ release }) => release)).size > 1;
  const lines = changes.flatMap(({ release, name, before, now }) => {
    const what = several ? `${release}: ${name}` : name;
    if (isBroken(now)) return hang(options, `  ${paint(options, 'red', '✗')} `, `${what} fails now`);
    if (isWell(now)) {
      const again = isBroken(before) ? 'holds again' : `holds now (${spelled(before)} before)`;
      return hang(options, `  ${paint(options, 'green', '✓')} `, `${what} ${again}`);
    }
    const said = `${what}: ${spelled(now)} (${spelled(before)} before)`;
    return hang(options, `  ${paint(options, 'yellow', '?')} `, said);
  });
  return ['Since the last verdict:', ...lines, ''];
}

function isBroken(outcome: string): boolean {
  return outcome === 'fails' || outcome === 'failed' || outcome === 'hung';
}

function isWell(outcome: string): boolean {
  return outcome === 'holds' || outcome === 'passed';
}

function spelled(outcome: string): string {
  return outcome.replaceAll('-', ' ');
}
