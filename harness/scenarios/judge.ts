import { defined } from '../host/defined.js';
import { type Judged, knownDefect } from '../requirements/defects.js';
import { reasonFor } from '../requirements/expectations.js';
import type { ScenarioEnding, ScenarioFailure, ScenarioOutcome } from './outcome.js';
import type { Played, ScenarioResult } from './result.js';
import { familyOf, type Scenario } from './scenario.js';

/** What a play of a scenario says about a release. `repeatCommand` returns the command that plays one scenario again. */
export function resultOf(
  scenario: Scenario,
  played: Played,
  judged: Judged,
  repeatCommand: (id: string) => string,
): ScenarioResult {
  const { durationMs, injections, trace, safePoints, ...ending } = played;
  const failed = (failure: Extract<ScenarioEnding, { outcome: 'failed' }>['failure']): ScenarioFailure => {
    const { case: _case, ...told } = failure;
    return { ...told, repeat: repeatCommand(scenario.id) };
  };
  return {
    id: scenario.id,
    title: scenario.title,
    family: familyOf(scenario),
    requirements: [...scenario.requirements],
    durationMs,
    injections,
    ...outcomeOf(ending, scenario, judged, failed),
    ...defined({ trace, safePoints }),
  };
}

function outcomeOf(
  ending: ScenarioEnding,
  { requirements }: Scenario,
  judged: Judged,
  told: (failure: Extract<ScenarioEnding, { outcome: 'failed' }>['failure']) => ScenarioFailure,
): ScenarioOutcome {
  if (ending.outcome === 'not-applicable' || ending.outcome === 'not-judged') return ending;
  const defect = knownDefect(requirements, judged);
  const reason = defect === undefined ? undefined : reasonFor(defect);
  if (ending.outcome === 'passed') {
    return reason === undefined ? ending : { outcome: 'unexpected-pass', reason };
  }
  const failure = told(ending.failure);
  return reason === undefined ? { outcome: 'failed', failure } : { outcome: 'known-defect', failure, reason };
}
