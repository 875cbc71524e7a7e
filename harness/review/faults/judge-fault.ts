import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultyPrograms } from './build/faulty-programs.js';
import { SameCode, Unbuildable, type Workshop } from './build/workshop.js';
import type { FaultVerdict } from './fault-verdict.js';
import type { Fault } from './rules/fault.js';
import { faultDiff } from './rules/fault-diff.js';

/** What a fault is judged with: scenarios, or the runtime's own tests. */
export interface FaultJudge {
  /** The number of its scenarios or tests. */
  size: number;
  /**
   * Builds what it needs with the fault, and runs its scenarios or tests until one notices the fault. Adds
   * what was done to the verdict's log, and its counts. Throws SameCode or Unbuildable.
   */
  judge(programs: FaultyPrograms, verdict: FaultVerdict): Promise<FaultVerdict['noticedBy']>;
  /** Remembers what noticed a fault. */
  learn(verdict: FaultVerdict): void;
}

/** Plants a fault, and asks one judge after the other until one notices it. */
export async function judgeFault(
  workshop: Workshop,
  judges: readonly FaultJudge[],
  fault: Fault,
  folder: string,
): Promise<FaultVerdict> {
  const started = performance.now();
  const source = await readFile(join(workshop.toolchain.goroot, fault.file), 'utf8');
  const verdict: FaultVerdict = {
    fault,
    outcome: 'survived',
    unconfirmed: [],
    diff: faultDiff(source, fault),
    log: [],
    scenarios: 0,
    buildMs: 0,
    durationMs: 0,
  };
  const programs = new FaultyPrograms(workshop, fault, folder);
  try {
    for (const judge of judges) {
      const noticedBy = await judge.judge(programs, verdict);
      if (noticedBy === undefined) continue;
      verdict.outcome = 'noticed';
      verdict.noticedBy = noticedBy;
      judge.learn(verdict);
      break;
    }
  } catch (error) {
    if (error instanceof SameCode) verdict.outcome = 'same code';
    else if (error instanceof Unbuildable) verdict.outcome = 'does not build';
    else throw error;
    verdict.reason = error.message;
    verdict.log.push(`${verdict.outcome}: ${error.message}`);
  } finally {
    await programs.close();
  }
  if (verdict.outcome === 'survived' && verdict.unjudged !== undefined) {
    verdict.outcome = 'masked';
    verdict.reason = `this machine failed while these ran: ${verdict.unjudged.join(', ')}`;
  }
  verdict.durationMs = performance.now() - started;
  return verdict;
}
