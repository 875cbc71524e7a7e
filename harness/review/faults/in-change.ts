import { join } from 'node:path';
import { structuredPatch } from 'diff';
import type { Cache } from '../../host/cache.js';
import { defined } from '../../host/defined.js';
import type { Progress } from '../../host/progress.js';
import { confined } from '../../host/sandbox.js';
import { TreeView } from '../../patches/tree-view.js';
import { protocolOf } from '../../releases/protocol.js';
import { formatVersion } from '../../releases/version.js';
import type { Profile, Scenario } from '../../scenarios/scenario.js';
import { emulatedOn, processorOf } from '../../toolchain/processor.js';
import type { Application } from '../application/application.js';
import type { Candidate } from '../candidates.js';
import { chooseFaults } from './choose.js';
import type { FaultVerdict } from './fault-verdict.js';
import { faultsInLines } from './in-lines.js';
import { type FaultsResult, judgeFaults } from './judge-faults.js';
import type { Fault } from './rules/fault.js';
import { type FaultsSummary, summariseFaults } from './summary.js';
import { explanationOf } from './survivors/explanations.js';

export interface TouchedFaultsOptions {
  folder: string;
  /** The tree before the change. */
  root: string;
  application: Application;
  candidate: Candidate;
  scenarios: readonly Scenario[];
  /** Ids of scenarios that pass without the change and not with it. */
  blind: readonly string[];
  profile: Profile;
  seed: number;
  sample?: number;
  /** The candidate's own cache. */
  cache: Cache;
  progress: Progress;
  /** Called with the verdicts so far after each fault, as a partial summary. */
  onSummary?: (summary: FaultsSummary) => void;
}

/**
 * Plants faults, one at a time, in the lines that a change wrote, and judges them. Returns undefined if no
 * rule applies to those lines.
 */
export async function touchedFaults(options: TouchedFaultsOptions): Promise<FaultsSummary | undefined> {
  const { candidate, application, profile, seed, scenarios, blind, progress, sample } = options;
  const { toolchain, confinement } = candidate;
  const faults: Fault[] = [];
  for (const [file, text] of application.changes) {
    if (text === null) continue;
    const before = await new TreeView(options.root).read(file);
    const lines = touchedLines(before ?? '', text);
    faults.push(...(await faultsInLines(toolchain.goroot, file, text, lines, processorOf(toolchain))));
  }
  if (faults.length === 0) return undefined;
  const chosen = chooseFaults(faults, defined({ sample }));
  const facts = {
    release: formatVersion(toolchain.version),
    protocol: protocolOf(toolchain.version),
    implementation: toolchain.implementation,
    origin: toolchain.tree.origin.description,
    profile,
    seed,
    blind,
    ...emulatedOn(toolchain),
  };
  const summarise = (result: FaultsResult): FaultsSummary =>
    summariseFaults(result, facts, fault => explanationOf(fault, toolchain.version, processorOf(toolchain)));
  const verdicts: FaultVerdict[] = [];
  const task = progress.task(`plant ${chosen.length} faults in the changed lines`);
  const started = performance.now();
  const onVerdict = (verdict: FaultVerdict, done: number): void => {
    task.update(`${done} of ${chosen.length}`);
    verdicts.push(verdict);
    const notJudged = chosen.length - done;
    const durationMs = performance.now() - started;
    const partial = { verdicts, unsteady: [], scenarios: scenarios.length, durationMs, notJudged };
    options.onSummary?.(summarise(partial));
  };
  const folder = join(options.folder, 'faults');
  const shared = { toolchain, scenarios, profile, seed, cache: options.cache, progress };
  const result = await confined(confinement, () =>
    judgeFaults({ ...shared, faults: chosen, folder, onVerdict }),
  );
  task.done();
  return summarise(result);
}

/** Returns the numbers (from 1) of the lines that the change added or rewrote. */
function touchedLines(before: string, after: string): Set<number> {
  const touched = new Set<number>();
  for (const { newStart, lines } of structuredPatch('', '', before, after, '', '', { context: 0 }).hunks) {
    let line = newStart;
    for (const each of lines) {
      if (each.startsWith('+')) touched.add(line);
      if (!each.startsWith('-') && !each.startsWith('\\')) line++;
    }
  }
  return touched;
}
