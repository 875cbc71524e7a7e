import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { failureOf, reasonOf } from '../../scenarios/outcome.js';
import { allFailures, runtimeTestLines } from '../console/failure.js';
import { releaseName } from '../console/release.js';
import type { ReleaseResult, Report, RuntimeTestResult, ScenarioResult, UnjudgedRelease } from '../model.js';
import { isBad } from '../summarise.js';
import { foreignLines, plain } from '../text.js';
import { partialSentence } from '../verdict-sentence.js';

/**
 * JUnit's XML as GitLab, Jenkins and GitHub's actions read it: a suite a release, a case a scenario or
 * runtime test. A known defect is a skipped case that says so; a release that could not be judged is an
 * error.
 */
export function junitReport(report: Report): string {
  const root = create(
    { version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\ufffd' },
    { testsuites: {} },
  ).root();
  root.att({ name: report.tool.name, time: seconds(report.durationMs) });
  const totals = { tests: 0, failures: 0, errors: 0 };
  for (const result of report.results) {
    const suite = root.ele('testsuite');
    const cases = [...result.runtimeTests, ...result.scenarios];
    const numbers = {
      tests: cases.length,
      failures: cases.filter(isBad).length,
      errors: cases.filter(one => one.outcome === 'not-judged').length,
      skipped: cases.filter(one => ['skipped', 'known-defect', 'not-applicable'].includes(one.outcome))
        .length,
    };
    suite.att({ name: `${releaseName(result)} (${result.protocol})`, ...numbers });
    suite.att({ time: seconds(result.durationMs), timestamp: report.started.replace(/(\.\d+)?Z$/, '') });
    properties(suite, { origin: result.origin, toolchain: result.toolchainId, kernel: report.host.kernel });
    for (const test of result.runtimeTests) runtimeTestCase(suite, result, test);
    for (const scenario of result.scenarios) scenarioCase(suite, result, scenario);
    for (const key of ['tests', 'failures', 'errors'] as const) totals[key] += numbers[key];
  }
  for (const release of report.unjudged ?? []) {
    unjudgedSuite(root, release);
    totals.tests++;
    totals.errors++;
  }
  if (report.interrupted !== undefined) {
    unjudgedSuite(
      root,
      {
        release: 'the run',
        sentence: partialSentence(report.interrupted),
        exitCode: report.interrupted.exitCode,
      },
      'is complete',
    );
    totals.tests++;
    totals.errors++;
  }
  // The root has no count of skipped cases: the schema of Jenkins' xUnit plugin refuses one.
  root.att(totals);
  return `${root.end({ prettyPrint: true }).trimEnd()}\n`;
}

/** Jenkins takes what stands before the last point as a package: one a release. */
function testCase(suite: XMLBuilder, release: string, family: string, name: string, ms: number): XMLBuilder {
  return suite.ele('testcase', { classname: `${release}.${family}`, name, time: seconds(ms) });
}

function runtimeTestCase(suite: XMLBuilder, result: ReleaseResult, test: RuntimeTestResult): void {
  const element = testCase(suite, releaseName(result), 'runtime tests', test.name, test.durationMs);
  if (test.outcome === 'skipped') element.ele('skipped', { message: test.reason ?? 'skipped' });
  if (!isBad(test)) return;
  const message = `${test.name} ${test.outcome}${test.reason === undefined ? '' : ` (${test.reason})`}`;
  element.ele('failure', { message, type: test.outcome }).txt(runtimeTestLines(test, plain).join('\n'));
}

function scenarioCase(suite: XMLBuilder, result: ReleaseResult, scenario: ScenarioResult): void {
  const { outcome } = scenario;
  const reason = reasonOf(scenario);
  const failure = failureOf(scenario);
  const name = `${scenario.id.replace(`${scenario.family}/`, '')}: ${scenario.title}`;
  const element = testCase(suite, releaseName(result), scenario.family, name, scenario.durationMs);
  if (outcome === 'not-applicable') element.ele('skipped', { message: reason ?? 'not applicable' });
  if (outcome === 'not-judged') element.ele('error', { message: reason ?? 'not judged', type: outcome });
  if (outcome === 'known-defect') {
    element.ele('skipped', { message: `known defect: ${reason ?? scenario.title}` });
  }
  if (outcome === 'unexpected-pass') {
    const message = `passes, though it is known as a defect (${reason ?? scenario.title})`;
    element
      .ele('failure', { message, type: outcome })
      .txt(`requirements: ${scenario.requirements.join(', ')}`);
  }
  if (outcome === 'failed') {
    // An attribute has no line breaks; the text below has the whole message.
    const [message = ''] = foreignLines(failure?.message ?? 'failed');
    const text = allFailures(scenario).join('\n');
    element.ele('failure', { message, type: outcome }).txt(text);
  }
}

function unjudgedSuite(
  root: XMLBuilder,
  { release, sentence, remedy, excerpt }: UnjudgedRelease,
  name = 'can be judged',
): void {
  const suite = root.ele('testsuite', {
    name: release,
    tests: 1,
    failures: 0,
    errors: 1,
    skipped: 0,
    time: '0',
  });
  const element = suite.ele('testcase', {
    classname: `${release}.toolchain`,
    name,
    time: '0',
  });
  const text = foreignLines([sentence, remedy, excerpt].filter(line => line !== undefined).join('\n')).join(
    '\n',
  );
  element.ele('error', { message: sentence, type: 'not-judged' }).txt(text);
}

function properties(suite: XMLBuilder, values: Record<string, string>): void {
  const element = suite.ele('properties');
  for (const [name, value] of Object.entries(values)) element.ele('property', { name, value });
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
