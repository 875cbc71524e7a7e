import { eachGo } from '../conformance/each-go.js';
import { type GoRequest, planGos, type Surroundings } from '../conformance/gos.js';
import { selectsNothing } from '../conformance/options.js';
import { processorsNamed, requireEmulated } from '../conformance/processors.js';
import { defined } from '../host/defined.js';
import { ExitCode, UsageError } from '../host/errors.js';
import { untilAborted } from '../host/interruption.js';
import { packageFacts } from '../host/package.js';
import { type SandboxMode, wallsFor } from '../host/walls/available.js';
import type { UnjudgedRelease } from '../report/model.js';
import { gravestExitCode } from '../report/summarise.js';
import { scenarios } from '../scenarios/catalogue.js';
import type { Profile } from '../scenarios/scenario.js';
import { type Selection, selectScenarios } from '../scenarios/select.js';
import type { From } from '../sources/choice.js';
import { type Review, type ReviewReport, reviewFormat } from './model.js';
import type { ReviewOptions } from './options.js';
import { baselineOf, patchesOf, readWhat, type What } from './proposal/proposal.js';
import { review } from './review.js';

/** What is to be reviewed, each property as the option of the same name was typed. */
export interface ReviewRequest extends Selection {
  go?: string;
  /** Processors by name; amd64 when absent. */
  arch?: readonly string[];
  /** The folder of the QEMU to use. */
  qemu?: string;
  from: From;
  profile: Profile;
  seed?: number;
  runtimeTests: boolean;
  hunks: boolean;
  faults?: boolean;
  sample?: number;
  sandbox: SandboxMode;
  /** Seconds. */
  timeout?: number;
  /** The command line, for the report. */
  arguments: readonly string[];
}

/** A changed Go is built in half a minute and judged in less; what takes this long never ends. */
const defaultTimeoutMs = 600_000;

/**
 * Reviews a change (`what`, as typed) on each Go that was asked for. `signal` ends the run early, with a
 * partial report.
 */
export async function reviewReleases(
  what: string,
  request: ReviewRequest,
  surroundings: Surroundings,
  signal?: AbortSignal,
): Promise<ReviewReport> {
  const started = new Date();
  const clock = performance.now();
  const chosen = selectScenarios(scenarios, request);
  const proposal = await readWhat(what, request.go);
  const gos: GoRequest = {
    go: requireBaseline(proposal, request),
    from: request.from,
    implementation: 'own',
    ...defined({
      processors: request.arch === undefined ? undefined : processorsNamed(request.arch),
      qemu: request.qemu,
    }),
  };
  // An emulator has no place in a sandbox: “auto” is then none.
  const sandbox = request.sandbox === 'auto' ? 'off' : request.sandbox;
  const emulated = requireEmulated(gos.processors, { sandbox });
  const walls = emulated ? false : await wallsFor(request.sandbox, 'the change', surroundings);
  const shared = {
    ...reviewOptions(request),
    scenarios: chosen,
    walls,
    ...surroundings,
    ...defined({ signal }),
  };
  const choices = await untilAborted(signal, planGos(gos, surroundings));
  const reviews: Review[] = [];
  const unjudged: UnjudgedRelease[] = [];
  const titles = new Set<string>();
  const several = choices.length > 1;
  const settledGos = eachGo(
    choices,
    { ...surroundings, request: gos, several, ...defined({ signal }) },
    async subject => {
      const baseline = await untilAborted(signal, subject.toolchain());
      const patches = await patchesOf(proposal, baseline.goroot);
      for (const { header } of patches) titles.add(header.title);
      return review({ ...shared, baseline, patches });
    },
  );
  for await (const settled of settledGos) {
    if ('unjudged' in settled) unjudged.push(settled.unjudged);
    else reviews.push(settled.result);
  }
  const { name, version } = packageFacts();
  return {
    format: reviewFormat,
    tool: { name, version },
    arguments: [...request.arguments],
    started: started.toISOString(),
    durationMs: performance.now() - clock,
    what: what === '-' ? 'standard input' : what,
    patches: [...titles],
    reviews,
    ...(unjudged.length === 0 ? {} : { unjudged }),
  };
}

/** Returns the exit code of a review: that of the worst release. */
export function exitCodeOfReviews({ reviews, unjudged = [] }: ReviewReport): number {
  return gravestExitCode([...reviews.map(exitCodeOf), ...unjudged.map(({ exitCode }) => exitCode)]);
}

function exitCodeOf({ verdict }: Review): number {
  if (verdict === 'does not build') return ExitCode.build;
  if (verdict === 'does not apply') return ExitCode.usage;
  if (verdict === 'not judged') return ExitCode.notJudged;
  return verdict === 'worse' ? ExitCode.nonconforming : ExitCode.conforms;
}

function requireBaseline(proposal: What, { go }: ReviewRequest): string {
  const baseline = baselineOf(proposal, go);
  if (baseline !== undefined) return baseline;
  throw new UsageError('no Go is named that the change is for', {
    remedy: 'name one: --go=1.27, or a folder, see npx go-debugcall-conformance --help',
  });
}

function reviewOptions(
  request: ReviewRequest,
): Pick<ReviewOptions, 'profile' | 'seed' | 'runtimeTests' | 'hunks' | 'faults' | 'timeoutMs'> {
  const { profile, seed = 1, hunks, sample, timeout } = request;
  return {
    profile,
    seed,
    runtimeTests: request.runtimeTests && selectsNothing(request),
    hunks,
    ...defined({ faults: request.faults === true ? defined({ sample }) : undefined }),
    timeoutMs: timeout === undefined ? defaultTimeoutMs : timeout * 1000,
  };
}
