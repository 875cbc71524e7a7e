import { defined } from '../../host/defined.js';
import type { StopRecord } from '../../protocol/trace.js';
import { saysOf } from '../../scenarios/judge.js';
import { type Failed, whyNotJudged } from '../../scenarios/outcome.js';
import type { RuntimeTestResult } from '../../toolchain/runtime-tests/result.js';
import type { Played } from '../side.js';
import { type Parting, partingOf } from './parting.js';

/** How the outcome of a scenario changed. */
export type ScenarioChange =
  | 'broken'
  | 'fixed'
  /** It fails on both sides, with different messages. */
  | 'changed text'
  | 'slower'
  /** It no longer applies. */
  | 'no longer judged'
  | 'newly judged'
  /** It was not judged on one side: this machine failed, or time ran out. */
  | 'not judged';

export interface ScenarioDifference {
  id: string;
  /** Ids of the requirements that the change is about. */
  requirements: string[];
  /** Ids of the requirements that it no longer judges, because it fails before it comes to them. */
  unjudged?: string[];
  change: ScenarioChange;
  baseline: SideOutcome;
  candidate: SideOutcome;
  /** The stops of the same call on both sides, and the first that differs. */
  parting?: Parting;
}

/** The outcome of a scenario on one side, as a report shows it. */
export interface SideOutcome {
  outcome: 'passed' | 'failed' | 'not applicable' | 'not judged';
  durationMs: number;
  /** Number of calls injected. If the scenario failed, this is the number of the call that did. */
  injections: number;
  message?: string;
  expected?: string;
  actual?: string;
}

export interface RequirementDifference {
  id: string;
  /** `partly fixed`: some of its scenarios pass now, others still fail. */
  change: ScenarioChange | 'partly fixed';
  /** Ids of the scenarios that show the change. */
  scenarios: string[];
}

export interface TestDifference {
  name: string;
  change: 'broken' | 'fixed' | 'no longer judged' | 'newly judged';
  baseline: RuntimeTestResult['outcome'] | 'absent';
  candidate: RuntimeTestResult['outcome'] | 'absent';
  /** What the test printed. Present if it fails now. */
  output?: string;
}

/** A scenario counts as slower only beyond both limits. A smaller difference may come from a busy machine. */
const slowerByMs = 1000;
const slowerBy = 3;

/** Whether neither side could be looked at, for what an emulator or a sandbox can't do: the change is no part of that. */
export function isBeyondBoth(a: Played | undefined, b: Played | undefined): boolean {
  if (a?.outcome !== 'not-judged' || b?.outcome !== 'not-judged') return false;
  return (a.cause === 'emulator' || a.cause === 'sandbox') && a.cause === b.cause && a.reason === b.reason;
}

/** Returns how a scenario's outcome changed between two sides, or undefined if it is the same. */
export function changeOf(baseline: Played, candidate: Played): ScenarioChange | undefined {
  if (isBeyondBoth(baseline, candidate)) return undefined;
  if (baseline.outcome === 'not-judged' || candidate.outcome === 'not-judged') return 'not judged';
  if (baseline.outcome !== candidate.outcome) {
    if (candidate.outcome === 'not-applicable') return 'no longer judged';
    if (candidate.outcome === 'failed') return 'broken';
    return baseline.outcome === 'failed' ? 'fixed' : 'newly judged';
  }
  if (baseline.outcome === 'failed' && candidate.outcome === 'failed') {
    const [before, after] = [brokenBy(baseline), brokenBy(candidate)];
    if (after.some(id => !before.includes(id))) return 'broken';
    if (before.some(id => !after.includes(id))) return 'fixed';
    if (words(baseline) !== words(candidate)) return 'changed text';
  }
  const { durationMs: before } = baseline;
  const { durationMs: after } = candidate;
  return after > before * slowerBy && after > before + slowerByMs ? 'slower' : undefined;
}

/**
 * Returns a failure's text without the parts that differ from run to run and from machine to machine:
 * addresses, large numbers, folders. In the output of a crash, the stacks begin after a blank line; they are
 * left out.
 */
function words(played: Played): string {
  const { message = '', expected = '', actual = '' } = sideOutcome(played);
  return [message.replace(/\n\n[\s\S]*$/, ''), expected, actual]
    .join('\n')
    .replace(/(?:\/[^\s/]+)+\//g, '')
    .replace(/0x[0-9a-f]+/gi, '0x?')
    .replace(/\d{3,}/g, '?');
}

/** Describes a scenario that changed, with the first stop that differs if both sides recorded stops. */
export function scenarioDifference(
  id: string,
  requirements: readonly string[],
  change: ScenarioChange,
  { baseline, candidate }: { baseline: Played; candidate: Played },
): ScenarioDifference {
  const [before, after] = [traceOf(baseline), traceOf(candidate)];
  const on = (id: string, played: Played): string => saysOf(id, requirements, played);
  const says = (what: ScenarioChange) => (id: string) => {
    if (what === 'broken') return on(id, candidate) === 'fails' && on(id, baseline) !== 'fails';
    if (what === 'fixed') return on(id, baseline) === 'fails' && on(id, candidate) !== 'fails';
    return what !== 'changed text' || on(id, candidate) === 'fails';
  };
  const unjudged = requirements.filter(
    id =>
      candidate.outcome === 'failed' && on(id, candidate) === 'not-judged' && on(id, baseline) === 'holds',
  );
  const parting = before === undefined || after === undefined ? undefined : partingOf(before, after);
  return {
    id,
    requirements: requirements.filter(says(change)),
    ...defined({ unjudged: unjudged.length === 0 ? undefined : unjudged }),
    change,
    baseline: sideOutcome(baseline),
    candidate: sideOutcome(candidate),
    ...defined({ parting }),
  };
}

/**
 * Ids of the requirements that a scenario found broken; undefined for the one that it is about as a whole.
 */
function brokenBy({ failure, others = [] }: Failed): (string | undefined)[] {
  return [failure, ...others].map(({ requirement }) => requirement);
}

/** Returns the stops of the call that failed, or of the one that was asked for. */
function traceOf(played: Played): StopRecord[] | undefined {
  return (played.outcome === 'failed' ? played.failure.trace : undefined) ?? played.trace;
}

function sideOutcome(played: Played): SideOutcome {
  const { durationMs, injections } = played;
  const facts = { durationMs, injections };
  switch (played.outcome) {
    case 'passed':
      return { outcome: 'passed', ...facts };
    case 'failed': {
      const { message, expected, actual, call = injections } = played.failure;
      return { outcome: 'failed', durationMs, injections: call, message, ...defined({ expected, actual }) };
    }
    case 'not-applicable':
      return { outcome: 'not applicable', ...facts, message: played.reason };
    case 'not-judged':
      return { outcome: 'not judged', ...facts, message: whyNotJudged(played) };
  }
}

/**
 * Whether to play a scenario again. One that hung would hang again, and one that time ran out for has no
 * more.
 */
export function isWorthAnotherPlay(played: Played | undefined): boolean {
  if (played?.outcome === 'failed') return played.failure.hung !== true;
  return played?.outcome !== 'not-judged' || played.cause === 'machine';
}

const gravest = [
  'broken',
  'no longer judged',
  'not judged',
  'fixed',
  'newly judged',
  'changed text',
  'slower',
] as const;

/**
 * Returns what the changed scenarios show about requirements, in the order of `ids`. Leaves out the unchanged
 * ones.
 */
export function requirementDifferences(
  ids: readonly string[],
  changed: readonly ScenarioDifference[],
  stillFails: (requirement: string) => boolean,
): RequirementDifference[] {
  return ids.flatMap(id => {
    const mine = changed.flatMap(difference => {
      if (difference.requirements.includes(id)) return [{ id: difference.id, change: difference.change }];
      return difference.unjudged?.includes(id) ? [{ id: difference.id, change: 'not judged' as const }] : [];
    });
    const change = gravest.find(one => mine.some(difference => difference.change === one));
    if (change === undefined) return [];
    const scenarios = mine.filter(difference => difference.change === change).map(one => one.id);
    return [
      { id, change: change === 'fixed' && stillFails(id) ? ('partly fixed' as const) : change, scenarios },
    ];
  });
}

/** Returns how the runtime's own tests changed. Leaves out the unchanged ones. */
export function testDifferences(
  baseline: readonly RuntimeTestResult[],
  candidate: readonly RuntimeTestResult[],
): TestDifference[] {
  const names = new Set([...baseline, ...candidate].map(({ name }) => name));
  return [...names].flatMap((name): TestDifference[] => {
    const before = baseline.find(test => test.name === name);
    const after = candidate.find(test => test.name === name);
    const was = before?.outcome ?? 'absent';
    const is = after?.outcome ?? 'absent';
    if (was === is) return [];
    const change = isBad(is)
      ? 'broken'
      : isBad(was) && is === 'passed'
        ? 'fixed'
        : is === 'passed'
          ? 'newly judged'
          : 'no longer judged';
    const output = isBad(is) ? (after?.output ?? after?.reason) : undefined;
    return [{ name, change, baseline: was, candidate: is, ...defined({ output }) }];
  });
}

function isBad(outcome: TestDifference['candidate']): boolean {
  return outcome === 'failed' || outcome === 'hung';
}

/** Whether a change makes something worse. */
export function isWorse({
  change,
}: {
  change: RequirementDifference['change'] | TestDifference['change'];
}): boolean {
  return change === 'broken' || change === 'no longer judged' || change === 'slower';
}
