import { stripVTControlCharacters } from 'node:util';
import { failureOf, failuresOf, reasonOf } from '../../scenarios/outcome.js';
import { releaseName } from '../console/release.js';
import { traceLines } from '../console/trace.js';
import type { ReleaseResult, Report, RuntimeTestResult, ScenarioResult } from '../model.js';
import { isWell, verdictOn } from '../summarise.js';
import { plain, printable } from '../text.js';
import { partialSentence, verdictText } from '../verdict-sentence.js';

/**
 * TAP 14: a subtest a release, a test point a runtime test or scenario. A known defect is `not ok ... #
 * TODO`, which TAP does not count as a failure; what is not applicable is `# SKIP`.
 */
export function tapReport(report: Report): string {
  const unjudged = report.unjudged ?? [];
  const lines = ['TAP version 14', `1..${report.results.length + unjudged.length}`];
  report.results.forEach((result, i) => {
    const name = escaped(releaseName(result));
    const ok = isWell(result) ? 'ok' : 'not ok';
    lines.push(
      `# Subtest: ${name}`,
      ...subtest(result).map(line => `    ${line}`),
      `${ok} ${i + 1} - ${name}`,
      ...(verdictOn(result) === 'conforms' ? [] : [`# ${escaped(verdictText(result))}`]),
    );
  });
  unjudged.forEach((release, i) => {
    lines.push(`not ok ${report.results.length + i + 1} - ${escaped(release.release)}`);
    lines.push(
      ...diagnostics({ message: release.sentence, remedy: release.remedy, excerpt: release.excerpt }),
    );
  });
  // What follows a run that was cut off is not there: TAP has a line that says just this.
  if (report.interrupted !== undefined)
    lines.push(`Bail out! ${escaped(partialSentence(report.interrupted))}`);
  return `${lines.join('\n')}\n`;
}

function subtest(result: ReleaseResult): string[] {
  const points = [...result.runtimeTests.map(runtimeTestPoint), ...result.scenarios.map(scenarioPoint)];
  return [
    `1..${points.length}`,
    ...points.flatMap(({ ok, name, directive, details }, i) => [
      `${ok ? 'ok' : 'not ok'} ${i + 1} - ${escaped(name)}${directive === undefined ? '' : ` # ${directive}`}`,
      ...diagnostics(details),
    ]),
  ];
}

interface Point {
  ok: boolean;
  name: string;
  directive?: string;
  details: Record<string, unknown>;
}

function runtimeTestPoint(test: RuntimeTestResult): Point {
  const point = { name: test.name, details: { duration_ms: test.durationMs } };
  switch (test.outcome) {
    case 'passed':
      return { ...point, ok: true };
    case 'skipped':
      return { ...point, ok: true, directive: directive('SKIP', test.reason) };
    case 'failed':
    case 'hung':
      return {
        ...point,
        ok: false,
        details: { ...point.details, message: test.reason ?? test.outcome, output: test.output },
      };
  }
}

function scenarioPoint(scenario: ScenarioResult): Point {
  const failure = failureOf(scenario);
  const reason = reasonOf(scenario);
  const broken = failuresOf(scenario).flatMap(({ requirement }) => requirement ?? []);
  const details = {
    duration_ms: scenario.durationMs,
    requirements: broken.length === 0 ? undefined : broken.join(', '),
    message: failure?.message,
    expected: failure?.expected,
    actual: failure?.actual,
    trace: failure?.trace === undefined ? undefined : traceLines(failure.trace, plain).join('\n'),
    repeat: failure?.repeat,
  };
  const point = { name: `${scenario.id}: ${scenario.title}`, details };
  switch (scenario.outcome) {
    case 'passed':
      return { ...point, ok: true };
    case 'not-applicable':
      return { ...point, ok: true, directive: directive('SKIP', reason) };
    case 'known-defect':
      return { ...point, ok: false, directive: directive('TODO', reason) };
    case 'failed':
      return { ...point, ok: false };
    case 'not-judged':
      return { ...point, ok: false, details: { ...details, message: `not judged: ${reason}` } };
    case 'unexpected-pass':
      return {
        ...point,
        ok: false,
        details: { ...details, message: `passes, though it is known as a defect: ${reason}` },
      };
  }
}

function directive(name: 'SKIP' | 'TODO', reason = ''): string {
  return `${name} ${escaped(reason)}`.trimEnd();
}

/** In TAP a `#` starts a directive, and a line break ends the test point. */
function escaped(text: string): string {
  return printable(stripVTControlCharacters(text)).replace(/\s+/g, ' ').replace(/[\\#]/g, '\\$&');
}

/**
 * A YAML block. JSON's strings and numbers are YAML too, so no value needs thought; absent ones are left out.
 */
function diagnostics(details: Record<string, unknown>): string[] {
  const given = Object.entries(details).filter(([, value]) => value !== undefined);
  if (given.length === 0) return [];
  const lines = given.flatMap(([key, value]) => {
    const text = typeof value === 'string' ? stripVTControlCharacters(value).trimEnd() : '';
    // Several lines read better as a block, which can hold anything but control characters.
    if (text.includes('\n')) {
      return [
        `  ${key}: |2`,
        ...printable(text)
          .split('\n')
          .map(line => `    ${line}`),
      ];
    }
    return [`  ${key}: ${JSON.stringify(typeof value === 'string' ? text : value)}`];
  });
  return ['  ---', ...lines, '  ...'];
}
