import { defined } from '../host/defined.js';
import { ExitCode } from '../host/errors.js';
import { releaseName } from './console/release.js';
import type { Change, Comparison, ReleaseResult, Report } from './model.js';
import type { NamedReport } from './read.js';

/**
 * What has changed since `baseline`, release by release and for each implementation. A release that is not in
 * it is compared with the last of its line there: 1.27.4 with 1.27.3, and a development tree with that of the
 * day before.
 */
export function compareReports(report: Report, { name, report: baseline }: NamedReport): Comparison {
  const regressions: Change[] = [];
  const mended: Change[] = [];
  const unmatched: string[] = [];
  const unjudged: Change[] = [];
  for (const result of report.results) {
    const before = counterpart(result, baseline.results);
    if (before === undefined) {
      unmatched.push(releaseName(result));
      continue;
    }
    for (const change of changes(before, result)) {
      if (isWell(change.before) && isBroken(change.now)) regressions.push(change);
      if (isBroken(change.before) && isWell(change.now)) mended.push(change);
      if (isVerdict(change.before) && change.now === 'not-judged') unjudged.push(change);
    }
  }
  for (const { release, exitCode } of report.unjudged ?? []) {
    // Its version may be known from its tree only: nobody knows then how the baseline named it.
    if (baseline.unjudged?.some(one => one.release === release)) continue;
    const change: Change = { release, kind: 'release', name: 'can be judged', before: 'yes', now: 'no' };
    // That it builds is up to its sources; that it is available here, and that the run came to it, is not.
    if (exitCode === ExitCode.build) regressions.push(change);
    else if (exitCode !== ExitCode.conforms) unjudged.push(change);
  }
  return {
    baseline: name,
    started: baseline.started,
    regressions,
    mended,
    ...defined({ unjudged: unjudged.length === 0 ? undefined : unjudged }),
    unmatched,
  };
}

function counterpart(result: ReleaseResult, before: readonly ReleaseResult[]): ReleaseResult | undefined {
  const alike = before.filter(
    ({ implementation, architecture }) =>
      implementation === result.implementation && architecture === result.architecture,
  );
  return (
    alike.find(({ release }) => release === result.release) ??
    alike.findLast(({ line }) => line === result.line)
  );
}

function* changes(before: ReleaseResult, now: ReleaseResult): Generator<Change> {
  const release = releaseName(now);
  const requirements = new Map(before.requirements.map(({ id, outcome }) => [id, outcome]));
  for (const { id, outcome } of now.requirements) {
    const was = requirements.get(id);
    if (was !== undefined && was !== outcome) {
      yield { release, kind: 'requirement', name: id, before: was, now: outcome };
    }
  }
  const tests = new Map(before.runtimeTests.map(({ name, outcome }) => [name, outcome]));
  for (const { name, outcome } of now.runtimeTests) {
    const was = tests.get(name);
    if (was !== undefined && was !== outcome) {
      yield { release, kind: 'runtime test', name, before: was, now: outcome };
    }
  }
}

function isWell(outcome: string): boolean {
  return outcome === 'holds' || outcome === 'passed';
}

/** Something was found out about Go. */
function isVerdict(outcome: string): boolean {
  return !['not-judged', 'not-applicable', 'skipped'].includes(outcome);
}

/** A known defect is expected, and one that passes is better than it was. */
function isBroken(outcome: string): boolean {
  return outcome === 'fails' || outcome === 'failed' || outcome === 'hung';
}
