import type { RuntimeTestResult } from '../../toolchain/runtime-tests/result.js';
import type { Played } from '../side.js';
import { type Parting, partingOf } from './parting.js';

/** How a scenario comes out differently. */
export type ScenarioChange =
  | 'broken'
  | 'fixed'
  /** It fails on both sides, in other words. */
  | 'changed text'
  | 'slower'
  /** It has nothing to look at any more. */
  | 'no longer judged'
  | 'newly judged';

export interface ScenarioDifference {
  id: string;
  requirements: string[];
  change: ScenarioChange;
  baseline: SideOutcome;
  candidate: SideOutcome;
  /** The stops of the same call on both sides. */
  parting?: Parting;
}

/** What a scenario came to, for a report. */
export type SideOutcome = Omit<Played, 'trace'>;

export interface RequirementDifference {
  id: string;
  /** `partly fixed`: some of its scenarios pass now, and others fail as before. */
  change: ScenarioChange | 'partly fixed';
  /** Ids of the scenarios that say so. */
  scenarios: string[];
}

export interface TestDifference {
  name: string;
  change: 'broken' | 'fixed' | 'no longer judged' | 'newly judged';
  baseline: RuntimeTestResult['outcome'] | 'absent';
  candidate: RuntimeTestResult['outcome'] | 'absent';
  /** What it printed, where it fails now. */
  output?: string;
}

/** At least so much slower, and so many times, counts: less is the machine's mood. */
const slowerByMs = 1000;
const slowerBy = 3;

/** How one scenario differs between two plays; undefined where it does not. */
export function changeOf(baseline: Played, candidate: Played): ScenarioChange | undefined {
  if (baseline.outcome !== candidate.outcome) {
    if (candidate.outcome === 'not applicable') return 'no longer judged';
    if (candidate.outcome === 'failed') return 'broken';
    return baseline.outcome === 'failed' ? 'fixed' : 'newly judged';
  }
  if (baseline.outcome === 'failed' && words(baseline) !== words(candidate)) return 'changed text';
  const { durationMs: before } = baseline;
  const { durationMs: after } = candidate;
  return after > before * slowerBy && after > before + slowerByMs ? 'slower' : undefined;
}

/**
 * A failure's text without what differs from run to run and from place to place: addresses, large numbers, folders. Of what a program
 * wrote when it crashed the stacks, which begin after a blank line, are left out.
 */
function words({ message = '', expected = '', actual = '' }: Played): string {
  return [message.replace(/\n\n[\s\S]*$/, ''), expected, actual]
    .join('\n')
    .replace(/(?:\/[^\s/]+)+\//g, '')
    .replace(/0x[0-9a-f]+/gi, '0x?')
    .replace(/\d{3,}/g, '?');
}

/** A scenario that differs, with the place where its stops part. */
export function scenarioDifference(
  id: string,
  requirements: readonly string[],
  change: ScenarioChange,
  { baseline, candidate }: { baseline: Played; candidate: Played },
): ScenarioDifference {
  const parting =
    baseline.trace === undefined || candidate.trace === undefined
      ? undefined
      : partingOf(baseline.trace, candidate.trace);
  return {
    id,
    requirements: [...requirements],
    change,
    baseline: withoutTrace(baseline),
    candidate: withoutTrace(candidate),
    ...(parting === undefined ? {} : { parting }),
  };
}

function withoutTrace({ trace: _, ...outcome }: Played): SideOutcome {
  return outcome;
}

const gravest = ['broken', 'no longer judged', 'fixed', 'newly judged', 'changed text', 'slower'] as const;

/** What changed scenarios say of requirements, in the order of `ids`; those of which they say nothing are left out. */
export function requirementDifferences(
  ids: readonly string[],
  changed: readonly ScenarioDifference[],
  stillFails: (requirement: string) => boolean,
): RequirementDifference[] {
  return ids.flatMap(id => {
    const mine = changed.filter(({ requirements }) => requirements.includes(id));
    const change = gravest.find(one => mine.some(difference => difference.change === one));
    if (change === undefined) return [];
    const scenarios = mine.filter(difference => difference.change === change).map(one => one.id);
    return [
      { id, change: change === 'fixed' && stillFails(id) ? ('partly fixed' as const) : change, scenarios },
    ];
  });
}

/** What became of the runtime's own tests; those that come out as before are left out. */
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
    return [{ name, change, baseline: was, candidate: is, ...(output === undefined ? {} : { output }) }];
  });
}

function isBad(outcome: TestDifference['candidate']): boolean {
  return outcome === 'failed' || outcome === 'hung';
}

/** Whether a change is one for the worse. */
export function isWorse({
  change,
}: {
  change: RequirementDifference['change'] | TestDifference['change'];
}): boolean {
  return change === 'broken' || change === 'no longer judged' || change === 'slower';
}
