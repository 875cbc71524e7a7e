import { releaseName } from './console/release.js';
import type { Interrupted, ReleaseResult, RequirementResult, ScenarioResult } from './model.js';
import { groupBy, isBad, type ReleaseVerdict, verdictOn } from './summarise.js';
import { count } from './text.js';

/** What a run says about a release, in words. */
export interface VerdictSentence {
  verdict: ReleaseVerdict;
  /** What follows the name of the release: `conforms`, `does not conform`; a colon where there is no verb. */
  verb: string;
  /** What follows that, without a full stop; empty where nothing is to be added. */
  rest: string;
}

const verbs: Record<ReleaseVerdict, string> = {
  conforms: 'conforms',
  nonconforming: 'does not conform',
  'not-judged': 'is not judged in full',
  'part-holds': '',
};

/**
 * The verdict on a release and what it rests on: `conforms`, `68 requirements hold, 3 fail for a known
 * reason`.
 */
export function verdictSentence(result: ReleaseResult): VerdictSentence {
  const verdict = verdictOn(result);
  const rest = {
    conforms: () => holding(result),
    nonconforming: () => [...wrong(result), ...notJudged(result), ...leftOpen(result)].join('; '),
    'not-judged': () => notJudged(result).join(''),
    'part-holds': () => part(result),
  }[verdict]();
  return { verdict, verb: verbs[verdict], rest };
}

/**
 * The same as text: `Go 1.15.15 conforms: 68 requirements hold`, `Go 1.15.15: 2 of 71 requirements looked at:
 * they hold`.
 */
export function verdictText(result: ReleaseResult): string {
  const { verb, rest } = verdictSentence(result);
  const head = `${releaseName(result)} ${verb}`.trimEnd();
  return rest === '' ? head : `${head}: ${rest}`;
}

/** `partial: the run was interrupted by SIGINT`. */
export function partialSentence({ reason }: Interrupted): string {
  return `partial: the run was ${reason}`;
}

/** How many requirements came out in one of these ways. */
function of(result: ReleaseResult, ...outcomes: RequirementResult['outcome'][]): number {
  return result.requirements.filter(({ outcome }) => outcomes.includes(outcome)).length;
}

function looked(result: ReleaseResult): number {
  return result.requirements.length - of(result, 'not-applicable', 'not-judged');
}

function holding(result: ReleaseResult): string {
  if (looked(result) === 0) return '';
  const holds = of(result, 'holds');
  return `${count(holds, 'requirement')} hold${holds === 1 ? 's' : ''}${knownTail(result)}`;
}

function knownTail(result: ReleaseResult): string {
  const known = of(result, 'known-defect');
  return known === 0 ? '' : `, ${known} fail${known === 1 ? 's' : ''} for a known reason`;
}

function part(result: ReleaseResult): string {
  const total = result.selectedOf?.requirements ?? 0;
  const seen = looked(result);
  if (seen === 0)
    return `none of ${count(total, 'requirement')} looked at: nothing that was selected applies`;
  const head = `${seen} of ${count(total, 'requirement')} looked at`;
  if (of(result, 'known-defect') === 0) return `${head}: ${seen === 1 ? 'it holds' : 'they hold'}`;
  const holds = of(result, 'holds');
  const known = of(result, 'known-defect');
  if (holds === 0) return `${head}: ${known === 1 ? 'it fails' : 'they fail'} for a known reason`;
  return `${head}: ${holds} hold${holds === 1 ? 's' : ''}${knownTail(result)}`;
}

function wrong(result: ReleaseResult): string[] {
  const parts: string[] = [];
  const fails = of(result, 'fails');
  const passed = of(result, 'unexpected-pass');
  const tests = result.runtimeTests.filter(isBad).length;
  const total = result.selectedOf === undefined ? '' : ' looked at';
  if (fails > 0) {
    parts.push(`${fails} of ${count(looked(result), 'requirement')}${total} fail${fails === 1 ? 's' : ''}`);
  }
  if (passed > 0) {
    const them = passed === 1 ? 'it' : 'them';
    parts.push(`${count(passed, 'known defect')} passed: take ${them} off the expectations`);
  }
  if (tests > 0) parts.push(`${count(tests, 'runtime test')} failed`);
  return parts;
}

/** Requirements that were not judged because a scenario failed before it came to them. */
function leftOpen(result: ReleaseResult): string[] {
  const open = of(result, 'not-judged');
  if (open === 0 || unjudgedIn(result.scenarios).length > 0) return [];
  return [`${count(open, 'requirement')} ${open === 1 ? 'was' : 'were'} not judged because of that`];
}

/**
 * `154 of 154 scenarios were not judged because the deadline of all scenarios, 1 s, passed`; nothing where
 * all were.
 */
export function notJudged({ scenarios }: ReleaseResult): string[] {
  const open = unjudgedIn(scenarios);
  if (open.length === 0) return [];
  const all = scenarios.filter(({ outcome }) => outcome !== 'not-applicable').length;
  const head = `${open.length} of ${count(all, 'scenario')} ${open.length === 1 ? 'was' : 'were'} not judged`;
  const reasons = [...groupBy(open, why)];
  const [[only] = ['']] = reasons;
  if (reasons.length === 1) return [`${head} because ${only}`];
  return [`${head}: ${reasons.map(([reason, { length }]) => `${length} because ${reason}`).join(', ')}`];
}

function why({ cause, reason }: ReturnType<typeof unjudgedIn>[number]): string {
  const [first = ''] = reason.split('\n');
  return cause === 'machine' ? `${first} (this machine’s fault)` : first;
}

/** The scenarios that have no verdict. */
export function unjudgedIn(
  scenarios: readonly ScenarioResult[],
): Extract<ScenarioResult, { outcome: 'not-judged' }>[] {
  return scenarios.flatMap(scenario => (scenario.outcome === 'not-judged' ? [scenario] : []));
}
