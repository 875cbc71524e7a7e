import { parseVersion } from '../../harness/releases/version.js';
import { consoleReport } from '../../harness/report/console/report.js';
import type { ReleaseResult, Report, ScenarioResult } from '../../harness/report/model.js';
import { requirementResults } from '../../harness/report/summarise.js';
import { plain } from '../../harness/report/text.js';
import { requirements } from '../../harness/requirements/table.js';
import { scenarios } from '../../harness/scenarios/catalogue.js';
import { resultOf } from '../../harness/scenarios/judge.js';
import type { ScenarioEnding } from '../../harness/scenarios/outcome.js';

/**
 * A run of one release, without anything that the tables of scenarios, requirements and known defects say:
 * the README shows the words of today's tables. docs/sample.json is such a run.
 */
export interface Sample {
  report: Pick<Report, 'format' | 'tool' | 'arguments' | 'started' | 'durationMs'>;
  release: Omit<ReleaseResult, 'requirements' | 'scenarios' | 'goroot' | 'toolchainId' | 'host'>;
  /** By the ids of the scenarios. */
  scenarios: Record<
    string,
    { outcome: 'passed' | 'failed' | 'not-applicable'; durationMs: number; injections: number }
  >;
}

/** The sample that a report holds. Throws an Error unless the report has exactly one release. */
export function sampleOf({ format, tool, arguments: typed, started, durationMs, results }: Report): Sample {
  const [result, another] = results;
  if (result === undefined || another !== undefined) throw new Error('a sample is a run of one release');
  const {
    requirements: _,
    scenarios: played,
    goroot: _goroot,
    toolchainId: _id,
    host: _host,
    ...release
  } = result;
  // The command that the reader sees prints to the console.
  const shown = typed.filter(argument => !argument.startsWith('--reporter='));
  return {
    report: { format, tool, arguments: shown, started, durationMs },
    release,
    scenarios: Object.fromEntries(played.map(one => [one.id, endingOf(one)])),
  };
}

function endingOf({ id, outcome, durationMs, injections }: ScenarioResult): Sample['scenarios'][string] {
  if (outcome === 'not-judged') throw new Error(`a sample judges everything, also ${id}`);
  const failed = outcome === 'failed' || outcome === 'known-defect';
  const ending = failed ? 'failed' : outcome === 'not-applicable' ? outcome : 'passed';
  return { outcome: ending, durationMs: Math.round(durationMs), injections };
}

/** Returns what the console prints for the sample, with today's tables, in a terminal of 80 columns. */
export function sampleText(sample: Sample): string {
  const version = parseVersion(sample.release.release);
  if (version === undefined) throw new Error(`${sample.release.release} is no version`);
  const { implementation } = sample.release;
  const results = scenarios.flatMap(scenario => {
    const played = sample.scenarios[scenario.id];
    if (played === undefined) return [];
    const { outcome, ...facts } = played;
    const ending: ScenarioEnding =
      outcome === 'passed'
        ? { outcome }
        : outcome === 'failed'
          ? { outcome, failure: { message: '' } }
          : { outcome, reason: '' };
    return [
      resultOf(scenario, { ...ending, ...facts }, { version, processor: 'amd64', implementation }, () => ''),
    ];
  });
  const facts = requirements.filter(({ id }) => results.some(one => one.requirements.includes(id)));
  const result: ReleaseResult = {
    ...sample.release,
    scenarios: results,
    requirements: requirementResults(facts, results),
    goroot: '',
    toolchainId: '',
  };
  const host = { kernel: '', cpu: '', cores: 0, node: '', vectorStates: [] };
  const report = { ...sample.report, host, requirements: facts, results: [result] };
  return consoleReport(report, { ...plain, width: 80 });
}
