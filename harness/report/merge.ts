import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../host/errors.js';
import { type Merged, mergeParts } from './merge-parts.js';
import type { ReleaseResult, Report, RequirementFacts } from './model.js';
import { byRelease, columnName, releaseWithProcessor } from './order.js';
import type { NamedReport } from './read.js';

/**
 * One report of several. Parts of one run (`--shard`) give the report of the whole run, in its order; a part
 * that is missing leaves its releases as not judged. Reports of different runs give one with all releases,
 * the oldest first; of a toolchain that was judged twice the later in `reports` counts. Throws UsageError for
 * what does not belong together.
 */
export function mergeReports(reports: readonly NamedReport[]): Report {
  const ordered = [...reports].sort((a, b) => (a.report.shard?.index ?? 0) - (b.report.shard?.index ?? 0));
  const [first] = ordered;
  if (first === undefined)
    throw new UsageError('there is no report to merge', { remedy: 'name one or more' });
  requireOneVersion(first, ordered);
  const located = ordered.map(({ name, report }) => ({ name, report: withHost(report, first.report) }));
  const parts = located.filter(({ report }) => report.shard !== undefined);
  const whole = located.find(({ report }) => report.shard === undefined);
  if (parts[0] !== undefined && whole !== undefined) {
    throw new UsageError(`${parts[0].name} is a part of a run, ${whole.name} a whole one`, {
      remedy: 'merge the parts first, then the whole ones',
    });
  }
  const {
    results,
    unjudged,
    arguments: typed,
  } = whole === undefined ? mergeParts(located) : mergeRuns(located);
  const { shard: _shard, unjudged: _unjudged, comparison: _comparison, ...common } = first.report;
  return {
    ...common,
    arguments: typed,
    started: ordered.map(({ report }) => report.started).sort()[0] ?? common.started,
    durationMs: ordered.reduce((sum, { report }) => sum + report.durationMs, 0),
    requirements: allRequirements(ordered),
    results,
    ...(unjudged.length === 0 ? {} : { unjudged }),
  };
}

function requireOneVersion(first: NamedReport, reports: readonly NamedReport[]): void {
  const other = reports.find(({ report }) => !isDeepStrictEqual(report.tool, first.report.tool));
  if (other === undefined) return;
  const version = ({ report: { tool } }: NamedReport) => `${tool.name} ${tool.version}`;
  throw new UsageError(
    `${first.name} was made by ${version(first)} and ${other.name} by ${version(other)}, which need not judge alike`,
    { remedy: 'make both with the same version' },
  );
}

function mergeRuns(reports: readonly NamedReport[]): Merged {
  const results = new Map<string, ReleaseResult>();
  for (const result of reports.flatMap(({ report }) => report.results)) {
    results.set(`${columnName(result)} ${result.toolchainId}`, result);
  }
  const judged = new Set([...results.values()].map(result => `Go ${releaseWithProcessor(result)}`));
  const unjudged = new Map(
    reports.flatMap(({ report }) => report.unjudged ?? []).map(one => [one.release, one]),
  );
  const [typed = [], ...others] = reports.map(({ report }) => report.arguments);
  const same = others.every(other => isDeepStrictEqual(other, typed));
  return {
    arguments: same ? typed : ['report', 'merge', ...reports.map(({ name }) => name)],
    results: [...results.values()].sort(byRelease),
    unjudged: [...unjudged.values()].filter(({ release }) => !judged.has(release)),
  };
}

/** Results of a report that was made on another machine than the first say so. */
function withHost(report: Report, first: Report): Report {
  if (isDeepStrictEqual(report.host, first.host)) return report;
  return {
    ...report,
    results: report.results.map(result => ({ ...result, host: result.host ?? report.host })),
  };
}

/** In the order of the first report; what only later ones have comes after. */
function allRequirements(reports: readonly NamedReport[]): RequirementFacts[] {
  const facts = new Map<string, RequirementFacts>();
  for (const requirement of reports.flatMap(({ report }) => report.requirements)) {
    if (!facts.has(requirement.id)) facts.set(requirement.id, requirement);
  }
  return [...facts.values()];
}
