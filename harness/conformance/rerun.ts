import { UsageError } from '../host/errors.js';
import { formatVersion } from '../releases/version.js';
import type { Report } from '../report/model.js';
import { releaseWithProcessor } from '../report/order.js';
import type { Choice } from '../sources/choice.js';
import { defaultProcessor } from '../toolchain/processor.js';
import { type FailedResult, type Failures, hasFailed, runOf } from './failures.js';
import type { ReleaseOptions } from './options.js';
import type { Subject } from './subject.js';

/** Leaves out the releases in which nothing failed. Whether that is so of a folder shows its tree. */
export function choicesToRerun(choices: readonly Choice[], { results }: Failures): Choice[] {
  return choices.filter(({ name }) => {
    const those = results.filter(result => name === `Go ${releaseWithProcessor(result)}`);
    return those.length === 0 || those.some(hasFailed);
  });
}

function failedOn(
  { origin, implementation, processor }: Subject,
  { results }: Failures,
): FailedResult | undefined {
  const release = formatVersion(origin.version);
  return results.find(
    one =>
      one.release === release &&
      one.implementation === implementation &&
      (one.architecture ?? defaultProcessor) === processor &&
      hasFailed(one),
  );
}

/** Whether anything failed on this Go. Without `--rerun-failed` everything is judged. */
export function wantsRerun(subject: Subject, rerun: Failures | undefined): boolean {
  return rerun === undefined || failedOn(subject, rerun) !== undefined;
}

/** The options for one Go: with `--rerun-failed` only its failures are played. */
export function optionsToRerun(options: ReleaseOptions, subject: Subject): ReleaseOptions {
  const failed = options.rerun === undefined ? undefined : failedOn(subject, options.rerun);
  if (failed === undefined) return options;
  return {
    ...options,
    part: true,
    runtimeTests: failed.runtimeTests,
    scenarios: options.scenarios.filter(({ id }) => failed.scenarios.includes(id)),
  };
}

/** Throws UsageError where nothing that failed is among what was judged. */
export function requireRerun(report: Report, rerun: Failures | undefined): void {
  if (rerun === undefined || report.interrupted !== undefined) return;
  if (report.results.length > 0 || report.unjudged !== undefined) return;
  throw new UsageError(`none of what failed in ${runOf(rerun)} is among what was chosen now`, {
    remedy: 'leave out --go and --implementation: then the same Gos are judged as in that run',
  });
}
