import { eachGo, exitCodeOfUnjudged, type Settled } from '../../conformance/each-go.js';
import { type GoRequest, planGos, type Surroundings } from '../../conformance/gos.js';
import type { Subject } from '../../conformance/subject.js';
import { defined } from '../../host/defined.js';
import { ExitCode } from '../../host/errors.js';
import { protocolOf } from '../../releases/protocol.js';
import { formatVersion } from '../../releases/version.js';
import { scenarios } from '../../scenarios/catalogue.js';
import type { Profile } from '../../scenarios/scenario.js';
import type { Toolchain } from '../../toolchain/toolchain.js';
import { chooseFaults, type FaultSelection } from './choose.js';
import { judgeFaults } from './judge-faults.js';
import { faultCatalogue } from './rules/catalogue.js';
import type { Fault } from './rules/fault.js';
import { type FaultsSummary, type JudgedFault, summariseFaults } from './summary.js';
import { explanationOf } from './survivors/explanations.js';

/** Which faults are planted, and where; each property as the option of the same name was typed. */
export interface FaultsRequest extends GoRequest, FaultSelection {
  implementation: Toolchain['implementation'];
  profile: Profile;
  seed?: number;
  /** Faults that are judged at the same time; as many as there are cores when absent. */
  jobs?: number;
}

export interface FaultsEvents {
  onVerdict?: (verdict: JudgedFault) => void;
}

/** Plants faults in each Go that was asked for and yields what the scenarios notice of them. */
export async function* faultsOfReleases(
  request: FaultsRequest,
  surroundings: Surroundings,
  events: FaultsEvents = {},
): AsyncGenerator<Settled<FaultsSummary>> {
  const choices = await planGos(request, surroundings);
  yield* eachGo(choices, { ...surroundings, request, several: choices.length > 1 }, async subject =>
    plantFaults(subject, await faultsIn(subject, request), request, surroundings, events),
  );
}

/**
 * Yields the faults that would be planted in each Go that was asked for. Builds nothing but patched trees.
 */
export async function* listFaults(
  request: FaultsRequest,
  surroundings: Surroundings,
): AsyncGenerator<Settled<Fault[]>> {
  const choices = await planGos(request, surroundings);
  yield* eachGo(choices, { ...surroundings, request, several: choices.length > 1 }, subject =>
    faultsIn(subject, request),
  );
}

/**
 * Returns the exit code: 1 where a fault is neither noticed nor explained, or that of a Go that could not be
 * judged.
 */
export function exitCodeOfFaults(settled: readonly Settled<FaultsSummary>[]): number {
  const unexplained = settled.some(one => 'result' in one && one.result.unexplained > 0);
  return Math.max(unexplained ? ExitCode.nonconforming : ExitCode.conforms, exitCodeOfUnjudged(settled));
}

async function faultsIn(subject: Subject, selection: FaultSelection): Promise<Fault[]> {
  const { root } = await subject.tree();
  return chooseFaults(await faultCatalogue(root), selection);
}

async function plantFaults(
  subject: Subject,
  faults: readonly Fault[],
  { profile, seed = 1, jobs }: FaultsRequest,
  { cache, progress }: Surroundings,
  { onVerdict }: FaultsEvents,
): Promise<FaultsSummary> {
  const { implementation } = subject;
  const toolchain = await subject.toolchain();
  const release = formatVersion(toolchain.version);
  const task = progress.task(`plant ${faults.length} faults in Go ${release}`);
  const result = await judgeFaults({
    toolchain,
    faults,
    scenarios,
    profile,
    seed,
    cache,
    progress,
    ...defined({ jobs }),
    onVerdict: ({ fault, ...verdict }, done) => {
      task.update(`${done} of ${faults.length}`);
      onVerdict?.({ ...fault, ...verdict });
    },
  });
  task.done();
  return summariseFaults(
    result,
    {
      release,
      protocol: protocolOf(toolchain.version),
      implementation,
      origin: toolchain.tree.origin.description,
      profile,
      seed,
    },
    fault => explanationOf(fault, toolchain.version),
  );
}
