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
  /** The processor by GOARCH, whose programs ran in QEMU; absent for amd64. */
  processor?: string;
  protocol: Protocol | undefined;
  implementation: Toolchain['implementation'];
  origin: string;
  profile: 'quick' | 'full';
  seed: number;
  /** Present if the tree's own tests judged the faults. They then stand where scenarios are spoken of. */
  judge?: 'runtime-tests';
  /** Present if a selection left faults out: how many there are. */
  chosenOf?: number;
  /** The number of scenarios that judged each fault. */
  scenarios: number;
  /** Scenarios that passed in only one of two runs of the same programs. */
  unsteady: string[];
  counts: Record<FaultOutcome, number>;
  /**
   * Scenarios that fail without a fault already, because of the reviewed change. They could not judge faults.
   */
  blind: string[];
  /** The number of survivors that are known to change nothing observable. */
  equivalent: number;
  /** The number of survivors without an explanation. */
  unexplained: number;
  /**
   * The noticed share of the faults that change the code and are not equivalent: 0 to 1. Absent if there are
   * no such faults, and if any fault is masked: then nobody knows how many would be noticed.
   */
  score?: number;
  /** Present if the run was interrupted: the number of faults without a verdict. */
  notJudged?: number;
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
  /** The processor by GOARCH, whose programs ran in QEMU; absent for amd64. */
  processor?: string;
  protocol: Protocol | undefined;
  implementation: Toolchain['implementation'];
  origin: string;
  profile: 'quick' | 'full';
  seed: number;
  judge?: 'runtime-tests';
  /** How many faults there are, if not all of them were selected. */
  chosenOf?: number;
  /** Ids of scenarios that pass without the reviewed change and fail with it. */
  blind?: readonly string[];
}

/** Sums up a run. `explain` returns what is known about a survivor. */
export function summariseFaults(
  { verdicts, scenarios, unsteady, durationMs, notJudged }: FaultsResult,
  { blind = [], ...facts }: SummaryFacts,
  explain: (fault: Fault) => Explanation | undefined,
): FaultsSummary {
  return recount({
    format: 1,
    ...facts,
    scenarios,
    unsteady,
    blind: [...blind],
    ...defined({ notJudged: notJudged > 0 ? notJudged : undefined }),
    medianMs: median(verdicts.map(verdict => verdict.durationMs)),
    durationMs,
    verdicts: verdicts.map(verdict => judgedFault(verdict, explain, blind)),
  });
}

/**
 * Returns a verdict as a report shows it. With blind scenarios, a survivor is masked: one of them might have
 * noticed it. Only a fault that is known to be equivalent is never masked.
 */
export function judgedFault(
  { fault, ...verdict }: FaultVerdict,
  explain: (fault: Fault) => Explanation | undefined,
  blind: readonly string[] = [],
): JudgedFault {
  const { start: _start, end: _end, text: _text, ...shown } = fault;
  if (verdict.outcome !== 'survived') return { ...shown, ...verdict };
  const explanation = explain(fault);
  const masked = blind.length > 0 && explanation?.kind !== 'equivalent';
  return { ...shown, ...verdict, outcome: masked ? 'masked' : 'survived', ...defined({ explanation }) };
}

/** Counts the faults by their outcomes and explanations, and computes the score. */
function recount(
  summary: Omit<FaultsSummary, 'counts' | 'equivalent' | 'unexplained' | 'score'>,
): FaultsSummary {
  const counts = { noticed: 0, survived: 0, masked: 0, 'same code': 0, 'does not build': 0 };
  for (const { outcome } of summary.verdicts) counts[outcome]++;
  const survivors = summary.verdicts.filter(({ outcome }) => outcome === 'survived');
  return { ...summary, counts, ...scored(counts, survivors) };
}

/** What follows from the outcomes and from the explanations of those that survived. */
export function scored(
  counts: FaultsSummary['counts'],
  survivors: readonly Pick<JudgedFault, 'explanation'>[],
): Pick<FaultsSummary, 'equivalent' | 'unexplained' | 'score'> {
  const equivalent = survivors.filter(({ explanation }) => explanation?.kind === 'equivalent').length;
  const countable = counts.noticed + counts.survived - equivalent;
  const score = countable === 0 || counts.masked > 0 ? undefined : counts.noticed / countable;
  return {
    equivalent,
    unexplained: survivors.filter(({ explanation }) => explanation === undefined).length,
    ...defined({ score }),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
