import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eachGo, exitCodeOfUnjudged, type Settled } from '../../conformance/each-go.js';
import { type GoRequest, planGos, type Surroundings } from '../../conformance/gos.js';
import { requireEmulated } from '../../conformance/processors.js';
import { workInRoom } from '../../conformance/room.js';
import type { Subject } from '../../conformance/subject.js';
import { defined } from '../../host/defined.js';
import { ExitCode, UsageError } from '../../host/errors.js';
import { untilAborted } from '../../host/interruption.js';
import type { Progress } from '../../host/progress.js';
import { confinement } from '../../host/sandbox.js';
import { type SandboxMode, wallsFor } from '../../host/walls/available.js';
import { protocolOf } from '../../releases/protocol.js';
import { formatVersion } from '../../releases/version.js';
import { scenarios } from '../../scenarios/catalogue.js';
import type { Profile } from '../../scenarios/scenario.js';
import { emulatedOn } from '../../toolchain/processor.js';
import type { Toolchain } from '../../toolchain/toolchain.js';
import { chooseFaults, type FaultSelection } from './choose.js';
import { faultsInDiff, linesInDiff } from './in-diff.js';
import { type FaultJudges, judgeFaults } from './judge-faults.js';
import { realFaults } from './real/faults.js';
import { ResumableRun } from './resume.js';
import { faultCatalogue } from './rules/catalogue.js';
import type { Fault } from './rules/fault.js';
import { type FaultsSummary, type JudgedFault, judgedFault, summariseFaults } from './summary.js';
import { explanationOf } from './survivors/explanations.js';

const faultsProcess = fileURLToPath(new URL('./faults-process.js', import.meta.url));

/** Which faults are planted, and where; each property as the option of the same name was typed. */
export interface FaultsRequest extends GoRequest, FaultSelection {
  /** The tree's own, or the reference where it has none, when absent. */
  implementation?: Toolchain['implementation'];
  profile: Profile;
  seed?: number;
  /** What judges the faults; the scenarios when absent. */
  judge?: FaultJudges;
  /** The number of faults that are judged at the same time. Default: the number of cores. */
  jobs?: number;
  /** A file with a diff: only faults in the lines that it touches. */
  inDiff?: string;
  /** Only changes that Go's history made and mended, or could make. */
  real?: boolean;
  /** Continues an interrupted run. */
  resume?: boolean;
  /** Whether what is made of each Go runs in a sandbox. Default: `off`. */
  sandbox?: SandboxMode;
}

export interface FaultsEvents {
  onVerdict?: (verdict: JudgedFault) => void;
  /** Ends the run early, with a partial result. */
  signal?: AbortSignal;
}

/** Plants faults in each requested Go, and yields which of them the scenarios notice. */
export async function* faultsOfReleases(
  request: FaultsRequest,
  surroundings: Surroundings,
  events: FaultsEvents = {},
): AsyncGenerator<Settled<FaultsSummary>> {
  const { signal } = events;
  requireEmulated(request.processors, request);
  const walls = await wallsFor(request.sandbox ?? 'off', 'the Go that faults are planted in', surroundings);
  if (walls && request.resume === true) {
    throw new UsageError('--resume continues no run in a sandbox, which leaves nothing behind', {
      remedy: 'leave out --resume or --sandbox',
    });
  }
  const choices = await untilAborted(signal, planGos(requireGo(request), surroundings));
  const options = { ...surroundings, request, several: choices.length > 1, ...defined({ signal }) };
  yield* eachGo(choices, options, subject =>
    walls
      ? untilAborted(signal, plantInRoom(subject, request, surroundings, events))
      : plantFaults(subject, request, surroundings, events),
  );
}

/** Yields the faults that would be planted in each requested Go. Builds nothing but patched trees. */
export async function* listFaults(
  request: FaultsRequest,
  surroundings: Surroundings,
): AsyncGenerator<Settled<Fault[]>> {
  const choices = await planGos(requireGo(request), surroundings);
  yield* eachGo(choices, { ...surroundings, request, several: choices.length > 1 }, subject =>
    faultsIn(subject, request).then(({ chosen }) => chosen),
  );
}

/** What makes the exit code 1. */
export interface FaultsPolicy {
  /**
   * A fault that is neither noticed nor explained, or nothing. Default: `missed`, or `never` with `minScore`.
   */
  failOn?: 'missed' | 'never';
  /** The lowest score that is good enough, in percent. */
  minScore?: number;
}

/**
 * Returns the exit code: 1 by the policy, or that of a Go that could not be judged. Throws a UsageError if no
 * fault could be noticed in some Go: then there is no score, and nothing was judged.
 */
export function exitCodeOfFaults(
  settled: readonly Settled<FaultsSummary>[],
  { minScore, failOn = minScore === undefined ? 'missed' : 'never' }: FaultsPolicy,
): number {
  const summaries = settled.flatMap(one => ('result' in one ? [one.result] : []));
  const empty = summaries.find(({ score, notJudged }) => score === undefined && notJudged === undefined);
  if (empty !== undefined) {
    const { verdicts, release, equivalent, counts } = empty;
    const why = `${equivalent} equivalent, ${counts['same code']} that don't change the code, ${counts['does not build']} that don't build`;
    throw new UsageError(`no fault of ${verdicts.length} planted in Go ${release} could be noticed: ${why}`, {
      remedy: 'select more faults with --grep, --sample or --in-diff',
    });
  }
  const missed = failOn === 'missed' && summaries.some(({ unexplained }) => unexplained > 0);
  const low = summaries.some(({ score }) => score !== undefined && score * 100 < (minScore ?? 0));
  return Math.max(missed || low ? ExitCode.nonconforming : ExitCode.conforms, exitCodeOfUnjudged(settled));
}

/** In a room the programs are made in the one folder that commands may write to. */
function folderInRoom(): string | undefined {
  const kept = confinement();
  return kept?.walls === true ? join(kept.folder, 'faults') : undefined;
}

function noteResume(problem: string | undefined, progress: Progress): void {
  progress.note(
    problem === undefined
      ? 'the same command with --resume continues this run'
      : `this run can't be resumed, because its verdicts could not be saved: ${problem}`,
  );
}

/** To plant hundreds of faults in a Go that nobody named would take long, and be of no use. */
function requireGo<T extends FaultsRequest>(request: T): T {
  if (request.go !== undefined) return request;
  throw new UsageError('no Go is named to plant faults in', {
    remedy: 'name one: --go=1.27, or a folder, see npx go-debugcall-conformance --help',
  });
}

/** The faults that a request selects, and how many there are to select from. */
async function faultsIn(
  subject: Subject,
  request: FaultsRequest,
): Promise<{ chosen: Fault[]; count: number }> {
  const { root, version } = await subject.tree();
  const all = request.real ? await realFaults(root, version) : await faultCatalogue(root, subject.processor);
  const { inDiff } = request;
  const faults =
    inDiff === undefined
      ? all
      : faultsInDiff(all, await linesInDiff(root, inDiff, subject.processor), inDiff);
  return { chosen: chooseFaults(faults, request), count: all.length };
}

async function plantInRoom(
  subject: Subject,
  request: FaultsRequest,
  surroundings: Surroundings,
  { onVerdict }: FaultsEvents,
): Promise<FaultsSummary> {
  const result = await workInRoom(faultsProcess, subject, request, {
    ...surroundings,
    request,
    readable: request.inDiff === undefined ? [] : [resolve(request.inDiff)],
    onEvent: event => onVerdict?.(event as JudgedFault),
  });
  return result as FaultsSummary;
}

/** A report of a run with the scenarios doesn't name them: older reports have no such field. */
function judgedBy(judge: FaultJudges): Pick<FaultsSummary, 'judge'> {
  return judge === 'scenarios' ? {} : { judge };
}

/** Plants faults in one Go, and returns which of them the scenarios notice. */
export async function plantFaults(
  subject: Subject,
  request: FaultsRequest,
  { cache, progress }: Surroundings,
  { onVerdict, signal }: FaultsEvents,
): Promise<FaultsSummary> {
  const { profile, seed = 1, jobs, judge = 'scenarios', resume = false } = request;
  const { chosen: faults, count } = await untilAborted(signal, faultsIn(subject, request));
  const { implementation } = subject;
  const toolchain = await untilAborted(signal, subject.toolchain());
  const release = formatVersion(toolchain.version);
  const explain = (fault: Fault) => explanationOf(fault, toolchain.version, subject.processor);
  const run = await ResumableRun.open(cache, { toolchain, scenarios, profile, seed, judge }, resume);
  const known = run.known(faults);
  if (known.length > 0)
    progress.note(`${known.length} of ${faults.length} faults were judged by an earlier run`);
  const task = progress.task(`plant ${faults.length} faults in Go ${release}`);
  const result = await judgeFaults({
    toolchain,
    faults,
    known,
    scenarios,
    judge,
    profile,
    seed,
    cache,
    progress,
    ...defined({ jobs, signal, folder: folderInRoom() }),
    onVerdict: (verdict, done) => {
      run.add(verdict);
      task.update(`${done} of ${faults.length}`);
      onVerdict?.(judgedFault(verdict, explain));
    },
  });
  task.done();
  if (result.notJudged === 0) await run.forget();
  else noteResume(await run.saved(), progress);
  const origin = toolchain.tree.origin.description;
  const protocol = protocolOf(toolchain.version);
  return summariseFaults(
    result,
    {
      release,
      protocol,
      implementation,
      origin,
      profile,
      seed,
      ...judgedBy(judge),
      ...emulatedOn(toolchain),
      ...defined({ chosenOf: faults.length < count ? count : undefined }),
    },
    explain,
  );
}
