import type { Protocol } from '../../releases/protocol.js';
import type { Toolchain } from '../../toolchain/toolchain.js';
import type { FaultOutcome, FaultVerdict } from './fault-verdict.js';
import type { FaultsResult } from './judge-faults.js';
import type { Fault } from './rules/fault.js';
import type { Explanation } from './survivors/explanation.js';

/** The result for one toolchain, as `--reporter=json` writes it. A change that an old reader would misread raises `format`. */
export interface FaultsSummary {
  format: 1;
  release: string;
  protocol: Protocol | undefined;
  implementation: Toolchain['implementation'];
  origin: string;
  profile: 'quick' | 'full';
  seed: number;
  /** Scenarios that each fault was judged by, and those of which two runs differed without a cause. */
  scenarios: number;
  unsteady: string[];
  counts: Record<FaultOutcome, number>;
  /** Survivors that are known to change nothing that anybody could see. */
  equivalent: number;
  /** Survivors that nothing explains. */
  unexplained: number;
  /** Noticed, as a part of those that build to other code and are not equivalent: 0 to 1. */
  score: number;
  /** Of one fault, built and judged. */
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

/** Sums a run up. `explain` gives what is known of a survivor. */
export function summariseFaults(
  { verdicts, scenarios, unsteady, durationMs }: FaultsResult,
  facts: SummaryFacts,
  explain: (fault: Fault) => Explanation | undefined,
): FaultsSummary {
  const counts: FaultsSummary['counts'] = { noticed: 0, survived: 0, 'same code': 0, 'does not build': 0 };
  const judged = verdicts.map(({ fault, ...verdict }): JudgedFault => {
    counts[verdict.outcome]++;
    const { start: _start, end: _end, text: _text, ...told } = fault;
    const explanation = verdict.outcome === 'survived' ? explain(fault) : undefined;
    return { ...told, ...verdict, ...(explanation === undefined ? {} : { explanation }) };
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

/** Counts the survivors by their explanations. */
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
