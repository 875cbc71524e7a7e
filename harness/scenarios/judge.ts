import { defined } from '../host/defined.js';
import { type Judged, knownDefect } from '../requirements/defects.js';
import { reasonFor } from '../requirements/expectations.js';
import type {
  Failed,
  Failure,
  RequirementOutcome,
  ScenarioEnding,
  ScenarioFailure,
  ScenarioOutcome,
} from './outcome.js';
import type { Played, ScenarioResult } from './result.js';
import { familyOf, type Scenario } from './scenario.js';

/** A failure whose requirement is known. */
type Blamed = ScenarioFailure & { requirement: string };

/**
 * Returns what a play of a scenario says about a release. `repeatCommand` returns the command that plays it
 * again.
 */
export function resultOf(
  scenario: Scenario,
  played: Played,
  judged: Judged,
  repeatCommand: (id: string) => string,
): ScenarioResult {
  const { id, title, requirements } = scenario;
  const { durationMs, injections, trace, safePoints } = played;
  const outcomes = new Map(requirements.map(one => [one, outcomeOn(one, requirements, played, judged)]));
  const reported = (failure: Failure): Blamed => {
    const { call: _call, case: _case, requirement = firstOf(requirements), ...rest } = failure;
    return { requirement, ...rest, repeat: repeatCommand(id) };
  };
  const differ = new Set(outcomes.values()).size > 1;
  return {
    id,
    title,
    family: familyOf(scenario),
    requirements: [...requirements],
    durationMs,
    injections,
    ...outcomeOf(played, outcomes, judged, reported),
    ...defined({ requirementOutcomes: differ ? Object.fromEntries(outcomes) : undefined, trace, safePoints }),
  };
}

/** What a play says about one of the scenario's requirements, whatever is known about the release. */
export function saysOf(
  requirement: string,
  requirements: readonly string[],
  ending: ScenarioEnding,
): Extract<RequirementOutcome, 'holds' | 'fails' | 'not-applicable' | 'not-judged'> {
  switch (ending.outcome) {
    case 'passed':
      return 'holds';
    case 'failed':
      return afterFailure(requirement, requirements, ending);
    default:
      return ending.outcome;
  }
}

/** What the result of a scenario says about one of its requirements. */
export function outcomeFor(requirement: string, result: ScenarioResult): RequirementOutcome {
  const own = result.requirementOutcomes?.[requirement];
  if (own !== undefined) return own;
  if (result.outcome === 'passed') return 'holds';
  return result.outcome === 'failed' ? 'fails' : result.outcome;
}

function afterFailure(
  requirement: string,
  requirements: readonly string[],
  { failure, others = [], unjudged = [] }: Failed,
): 'holds' | 'fails' | 'not-judged' {
  const broken = [failure, ...others].map(one => one.requirement ?? firstOf(requirements));
  if (broken.includes(requirement)) return 'fails';
  // A scenario that was killed could not say what it had not looked at.
  return failure.requirement === undefined || unjudged.includes(requirement) ? 'not-judged' : 'holds';
}

function outcomeOn(
  requirement: string,
  requirements: readonly string[],
  played: Played,
  judged: Judged,
): RequirementOutcome {
  const says = saysOf(requirement, requirements, played);
  if ((says !== 'holds' && says !== 'fails') || knownDefect([requirement], judged) === undefined) return says;
  return says === 'fails' ? 'known-defect' : 'unexpected-pass';
}

/** The outcome of the scenario as a whole: the gravest of what it says about its requirements. */
function outcomeOf(
  played: Played,
  outcomes: ReadonlyMap<string, RequirementOutcome>,
  judged: Judged,
  reported: (failure: Failure) => Blamed,
): ScenarioOutcome {
  const { outcome } = played;
  if (outcome === 'not-applicable') return { outcome, reason: played.reason };
  if (outcome === 'not-judged') return { outcome, cause: played.cause, reason: played.reason };
  const having = (wanted: RequirementOutcome): string[] =>
    [...outcomes].flatMap(([id, one]) => (one === wanted ? [id] : []));
  const failures = outcome === 'failed' ? [played.failure, ...(played.others ?? [])].map(reported) : [];
  const [unexpected] = having('unexpected-pass');
  const failed = having('fails');
  if (failed.length === 0 && unexpected !== undefined) {
    return { outcome: 'unexpected-pass', reason: referenceOf(unexpected, judged) };
  }
  // What is not known comes first.
  const [failure, ...others] = failures.sort(
    (a, b) => Number(failed.includes(b.requirement)) - Number(failed.includes(a.requirement)),
  );
  if (failure === undefined) return { outcome: 'passed' };
  const more = defined({ others: others.length === 0 ? undefined : others });
  if (failed.length > 0) return { outcome: 'failed', failure, ...more };
  return { outcome: 'known-defect', reason: referenceOf(failure.requirement, judged), failure, ...more };
}

function referenceOf(requirement: string, judged: Judged): string {
  const defect = knownDefect([requirement], judged);
  if (defect === undefined) throw new Error(`no defect of ${requirement} is known`);
  return reasonFor(defect);
}

function firstOf(requirements: readonly string[]): string {
  const [first] = requirements;
  if (first === undefined) throw new Error('a scenario without a requirement');
  return first;
}
