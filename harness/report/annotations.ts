import { stripVTControlCharacters } from 'node:util';
import { failureOf, reasonOf, whyNotJudged } from '../scenarios/outcome.js';
import { releaseName } from './console/release.js';
import type { ReleaseResult, Report, RequirementFacts, ScenarioResult } from './model.js';
import { isBad } from './summarise.js';
import { count } from './text.js';
import type { FailOn } from './verdict.js';
import { unjudgedIn } from './verdict-sentence.js';

/** GitHub shows at most this many errors of one step. */
const shown = 10;

interface Annotation {
  title: string;
  text: string;
}

/**
 * What makes a run fail, as workflow commands of GitHub Actions, one line for each: GitHub shows them on the
 * page of the run. Like the exit code they depend on `failOn`.
 */
export function annotationLines(report: Report, failOn: FailOn): string[] {
  const all = annotations(report, failOn);
  const rest = all.length - shown + 1;
  const left: Annotation[] =
    all.length > shown ? [{ title: `${rest} more`, text: 'The log of the step has all of them.' }] : [];
  return [...all.slice(0, shown - left.length), ...left].map(
    ({ title, text }) => `::error title=${property(title)}::${data(text)}`,
  );
}

function annotations(report: Report, failOn: FailOn): Annotation[] {
  const open = report.results.flatMap(unjudgedScenarios);
  if (failOn === 'regression') return [...regressions(report), ...open];
  const unjudged = (report.unjudged ?? []).map(({ release, sentence }) => ({
    title: `${release} was not judged`,
    text: sentence,
  }));
  if (failOn === 'never') return [...unjudged, ...open];
  return [...unjudged, ...report.results.flatMap(result => ofRelease(result, report.requirements)), ...open];
}

function regressions({ comparison }: Report): Annotation[] {
  return (comparison?.regressions ?? []).map(({ release, kind, name, before, now }) => ({
    title: `${release}: ${name}`,
    text: `Regression of a ${kind}: before ${before}, now ${now}.`,
  }));
}

/** Whatever fails a run, scenarios without a verdict do too. */
function unjudgedScenarios(result: ReleaseResult): Annotation[] {
  const open = unjudgedIn(result.scenarios);
  const [first] = open;
  if (first === undefined) return [];
  const title = `${releaseName(result)}: ${count(open.length, 'scenario')} not judged`;
  return [{ title, text: `${first.id}: ${whyNotJudged(first)}.` }];
}

function ofRelease(result: ReleaseResult, requirements: readonly RequirementFacts[]): Annotation[] {
  const name = releaseName(result);
  return [
    ...result.runtimeTests.filter(isBad).map(test => ({
      title: `${name}: ${test.name}`,
      text: `One of the runtime’s own tests ${test.outcome === 'hung' ? 'hung' : 'failed'}.`,
    })),
    ...result.scenarios.filter(isBad).map(scenario => ofScenario(name, scenario, requirements)),
  ];
}

function ofScenario(
  name: string,
  scenario: ScenarioResult,
  requirements: readonly RequirementFacts[],
): Annotation {
  const failure = failureOf(scenario);
  const [first = ''] = scenario.requirements;
  const sentence = requirements.find(({ id }) => id === first)?.sentence;
  const lines = [
    ...(sentence === undefined ? [] : [sentence]),
    ...(failure === undefined
      ? [`The scenario passes, although it is a known defect (${reasonOf(scenario) ?? ''}).`]
      : [
          failure.message,
          ...(failure.expected === undefined ? [] : [`expected ${failure.expected}`]),
          ...(failure.actual === undefined ? [] : [`actual ${failure.actual}`]),
          `repeat: ${failure.repeat}`,
        ]),
  ];
  return { title: `${name}: ${first} (${scenario.id})`, text: lines.join('\n') };
}

function data(text: string): string {
  return stripVTControlCharacters(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
