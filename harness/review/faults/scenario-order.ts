import type { PlayFacts } from '../../scenarios/result.js';
import type { Scenario } from '../../scenarios/scenario.js';
import type { FaultVerdict } from './fault-verdict.js';
import type { JudgeOptions } from './judge.js';
import type { Fault } from './rules/fault.js';

/** The scenarios of one profile that judge each fault. */
export interface Round {
  scenarios: readonly Scenario[];
  options: JudgeOptions;
  order: ScenarioOrder;
}

/**
 * Decides which scenarios to try first on a fault: those that noticed faults of the same function and rule,
 * then of the same function, then any faults. Each is weighed by the time it takes.
 */
export class ScenarioOrder {
  readonly #baseline: ReadonlyMap<string, Pick<PlayFacts, 'durationMs'>>;
  readonly #noticed = new Map<string, number>();

  constructor(baseline: ReadonlyMap<string, Pick<PlayFacts, 'durationMs'>>) {
    this.#baseline = baseline;
  }

  /** Returns the scenarios in the order in which to run them. */
  of<T extends Pick<Scenario, 'id'>>(fault: Fault, scenarios: readonly T[]): T[] {
    const worth = new Map(scenarios.map(({ id }) => [id, this.#worth(fault, id)]));
    return [...scenarios].sort((a, b) => (worth.get(b.id) ?? 0) - (worth.get(a.id) ?? 0));
  }

  /** Remembers which scenario noticed a fault. */
  learn({ fault, noticedBy }: FaultVerdict): void {
    if (noticedBy === undefined) return;
    for (const place of placesOf(fault)) {
      const key = `${place} ${noticedBy.scenario}`;
      this.#noticed.set(key, (this.#noticed.get(key) ?? 0) + 1);
    }
  }

  #worth(fault: Fault, id: string): number {
    const weights = [64, 8, 1];
    const chance = placesOf(fault).reduce(
      (sum, place, at) => sum + (weights[at] ?? 0) * (this.#noticed.get(`${place} ${id}`) ?? 0),
      0.2,
    );
    return chance / ((this.#baseline.get(id)?.durationMs ?? 0) + 30);
  }
}

/** The narrowest first. */
function placesOf({ symbol, rule }: Fault): string[] {
  return [`${symbol}/${rule}`, symbol, ''];
}
