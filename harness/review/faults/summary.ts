import { defined } from '../../host/defined.js';
import type { Protocol } from '../../releases/protocol.js';
import type { Toolchain } from '../../toolchain/toolchain.js';
import type { FaultOutcome, FaultVerdict } from './fault-verdict.js';
import type { FaultsResult } from './judge-faults.js';
import type { Fault } from './rules/fault.js';
import type { Explanation } from './survivors/explanation.js';

/**
 * The result for one toolchain, as JSON output holds it. A change that an old reader would misread raises
 * `format`.
 */
export interface FaultsSummary {
  format: 1;
  release: string;
  protocol: Protocol | undefined;
  implementation: Toolchain['implementation'];
  origin: string;
  profile: 'quick' | 'full';
  seed: number;
  /** The number of scenarios that judged each fault. */
  scenarios: number;
  /** Scenarios that passed in only one of two runs of the same programs. */
  unsteady: string[];
  counts: Record<FaultOutcome, number>;
  /** The number of survivors that are known to change nothing observable. */
  equivalent: number;
  /** The number of survivors without an explanation. */
  unexplained: number;
  /** The noticed share of the faults that change the code and are not equivalent: 0 to 1. */
  score: number;
  /** Median time for building and judging one fault. */
  medianMs: number;
  durationMs: number;
  verdicts: JudgedFault[];
}

export interface JudgedFault extends Omit<Fault, 'start' | 'end' | 'text'>, Omit<FaultVerdict, 'fault'> {
  explanation?: Explanation;
}

export interface SummaryFacts {
  release: string;
  protocol: Protocol | undefined;
  implementation: Toolchain['implementation'];
  origin: string;
  profile: 'quick' | 'full';
  seed: number;
}

/** Sums up a run. `explain` returns what is known about a survivor. */
export function summariseFaults(
  { verdicts, scenarios, unsteady, durationMs }: FaultsResult,
  facts: SummaryFacts,
  explain: (fault: Fault) => Explanation | undefined,
): FaultsSummary {
  const counts: FaultsSummary['counts'] = { noticed: 0, survived: 0, 'same code': 0, 'does not build': 0 };
  const judged = verdicts.map(({ fault, ...verdict }): JudgedFault => {
    counts[verdict.outcome]++;
    const { start: _start, end: _end, text: _text, ...shown } = fault;
    const explanation = verdict.outcome === 'survived' ? explain(fault) : undefined;
    return { ...shown, ...verdict, ...defined({ explanation }) };
  });
  return recount({
    format: 1,
    ...facts,
    scenarios,
    unsteady,
    counts,
    medianMs: median(verdicts.map(verdict => verdict.durationMs)),
    durationMs,
    verdicts: judged,
  });
}

/** Counts the survivors by their explanations, and computes the score. */
export function recount(summary: Omit<FaultsSummary, 'equivalent' | 'unexplained' | 'score'>): FaultsSummary {
  const survivors = summary.verdicts.filter(({ outcome }) => outcome === 'survived');
  const equivalent = survivors.filter(({ explanation }) => explanation?.kind === 'equivalent').length;
  const { noticed, survived } = summary.counts;
  const countable = noticed + survived - equivalent;
  return {
    ...summary,
    equivalent,
    unexplained: survivors.filter(({ explanation }) => explanation === undefined).length,
    score: countable === 0 ? 1 : noticed / countable,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
