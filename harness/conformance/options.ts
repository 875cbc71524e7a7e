import { reachOf } from '../emulators/gdbserver.js';
import { defined } from '../host/defined.js';
import { UsageError } from '../host/errors.js';
import type { SandboxMode } from '../host/walls/available.js';
import { namedSeries } from '../patches/choose-series.js';
import { readReport } from '../report/read.js';
import type { ScenarioTimes } from '../report/times.js';
import type { Expectation } from '../requirements/requirement.js';
import { scenarios } from '../scenarios/catalogue.js';
import type { Profile, Scenario } from '../scenarios/scenario.js';
import { type Selection, selectScenarios } from '../scenarios/select.js';
import type { EarlierResult } from './earlier.js';
import { readExpectations } from './expectations.js';
import { type FailurePolicy, type FailureRequest, readFailurePolicy } from './failure-policy.js';
import { type Failures, onlyFailed } from './failures.js';
import type { GoRequest } from './gos.js';
import { processorsNamed, requireEmulated, requireServed } from './processors.js';
import { type Resume, requireSameCommand } from './resume.js';
import { jobsFor, thisMachine } from './schedule/machine.js';
import { requireShard, type ShardRequest } from './shard.js';

/** What a run was asked for, each property as the option of the same name was typed. */
export interface RunRequest extends Omit<GoRequest, 'processors'>, Selection, FailureRequest, ShardRequest {
  /** Processors, by GOARCH. */
  arch?: readonly string[];
  profile: Profile;
  seed?: number;
  runtimeTests: boolean;
  repeat?: number;
  untilFail?: boolean;
  jobs?: number;
  strict?: boolean;
  /** File with failures that the user expects. */
  expectations?: string;
  /** Seconds. */
  timeout?: number;
  /** Whether what is made of each Go runs in a sandbox; it does not when absent. */
  sandbox?: SandboxMode;
  /** Whether the report holds the instructions of the functions that it shows. */
  instructions: boolean;
  /** Ends the run with the first failure. */
  failFast?: boolean;
  /** Continues an interrupted run: `true`, the last of this command, or that of a report. */
  resume?: string | true;
  /** Plays only what failed in this run. */
  rerun?: Failures;
  /** The command line, for the report. */
  arguments: readonly string[];
}

/** What a run does: checked, and with every default but those that a report must tell from a choice. */
export interface RunOptions {
  gos: GoRequest;
  shard: ShardRequest;
  scenarios: readonly Scenario[];
  /** Every scenario is played, once. */
  whole: boolean;
  /** `--grep` and `--requirement` have chosen a part of the profile's scenarios. */
  part: boolean;
  profile: Profile;
  seed?: number;
  /** Whether the tree's own TestDebugCall* are run as well. */
  runtimeTests: boolean;
  /** Whether known defects and expected failures count as failures. */
  strict: boolean;
  /** The failures that the user expects. */
  expectations: readonly Expectation[];
  /** Deadline of one release's scenarios together, each time that they are played. */
  timeoutMs: number;
  /** The same on a processor that is emulated. */
  emulatedTimeoutMs: number;
  /** How often the scenarios are played, at most; once when absent. */
  repeat?: number;
  /** They are played until one fails: at most `repeat` times, or else until `timeoutMs` have passed. */
  untilFail?: boolean;
  /** How many processes run at once, over all Gos. */
  jobs: number;
  /** Whether what is made of each Go runs in a sandbox. */
  sandbox: SandboxMode;
  instructions: boolean;
  failFast: boolean;
  /** The run that this one continues. */
  resume?: Resume;
  /** Only what failed in this run is played. */
  rerun?: Failures;
  arguments: readonly string[];
  policy: FailurePolicy;
}

/** The part of the options that concerns one Go. */
export interface ReleaseOptions
  extends Omit<RunOptions, 'policy' | 'shard' | 'sandbox' | 'resume' | 'failFast'> {
  /** What the run that this one continues has judged. */
  earlier: readonly EarlierResult[];
  /** How long scenarios took the last time. */
  scenarioTimes: ScenarioTimes;
}

/** The scenarios of one release take seconds; what has not ended after this long never will. */
const defaultTimeoutMs = 300_000;

/** In an emulator they take minutes. */
const defaultEmulatedTimeoutMs = 1_200_000;

/** A gdbserver that listens at a port serves one debugger at a time. */
function servesOne(target: string | undefined): boolean {
  const reach = target === undefined ? undefined : reachOf(target);
  return reach !== undefined && 'host' in reach;
}

function oneJob(jobs = 1): number {
  if (jobs === 1) return jobs;
  throw new UsageError(`--jobs=${jobs} is too much for a gdbserver at a port, which serves one at a time`, {
    remedy: 'leave --jobs out, or name a command by --target that starts a gdbserver for each',
  });
}

/**
 * Checks a request and fills in what was not typed. Throws UsageError before anything is fetched or judged.
 */
export async function createRunOptions(request: RunRequest): Promise<RunOptions> {
  const { go, from, sha256, build, series, profile, seed, repeat, untilFail, jobs, timeout, qemu, target } =
    request;
  const processors = request.arch === undefined ? undefined : processorsNamed(request.arch);
  const implementation = implementationOf(request, processors);
  const chosen = onlyFailed(selectScenarios(scenarios, request), request.rerun);
  const shard = defined({ shard: request.shard, times: request.times });
  await requireShard(shard);
  if (series !== undefined) await namedSeries(series);
  await requireServed(target, processors, request.sandbox);
  return {
    gos: { from, ...defined({ go, sha256, implementation, build, series, processors, qemu, target }) },
    shard,
    scenarios: chosen,
    part: chosen.length < selectScenarios(scenarios, { profile }).length,
    whole: chosen.length === scenarios.length && repeat === undefined && untilFail !== true,
    profile,
    jobs: servesOne(target) ? oneJob(jobs) : (jobs ?? jobsFor(thisMachine())),
    ...defined({ seed, repeat, untilFail }),
    runtimeTests: request.runtimeTests && selectsNothing(request),
    strict: request.strict === true,
    expectations: request.expectations === undefined ? [] : await readExpectations(request.expectations),
    timeoutMs: timeout === undefined ? defaultTimeoutMs : timeout * 1000,
    emulatedTimeoutMs: timeout === undefined ? defaultEmulatedTimeoutMs : timeout * 1000,
    sandbox: request.sandbox ?? 'off',
    instructions: request.instructions,
    failFast: request.failFast === true,
    ...defined({ resume: await resumeOf(request), rerun: request.rerun }),
    arguments: request.arguments,
    policy: await readFailurePolicy(request),
  };
}

async function resumeOf({ resume, arguments: typed }: RunRequest): Promise<Resume | undefined> {
  if (resume === undefined) return undefined;
  if (resume === true) return 'cache';
  const report = await readReport(resume);
  requireSameCommand(report, typed);
  return report;
}

/** A user who selects scenarios wants those and nothing else, so the runtime's own tests are left out. */
export function selectsNothing({ grep, requirement, ids }: Selection): boolean {
  return grep === undefined && requirement === undefined && ids === undefined;
}

function implementationOf(
  { implementation, series, sandbox }: RunRequest,
  processors: readonly string[] | undefined,
): GoRequest['implementation'] {
  requireEmulated(processors, { series, implementation, ...defined({ sandbox }) });
  if (series === undefined) return implementation;
  if (implementation === 'own') {
    throw new UsageError(`--series=${series} is for patched trees, and --implementation=own judges none`, {
      remedy: 'leave one of them out; --implementation=both judges the tree as it is and patched',
    });
  }
  return implementation ?? 'reference';
}
