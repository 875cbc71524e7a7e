import type { Cache } from '../host/cache.js';
import { UsageError } from '../host/errors.js';
import { packageFacts } from '../host/package.js';
import type { Progress } from '../host/progress.js';
import { quoted } from '../host/quoted.js';
import type { ReleaseResult } from '../report/model.js';
import type { NamedReport } from '../report/read.js';
import { judgingArguments } from './command-line.js';
import type { EarlierResult } from './earlier.js';
import { RunJournal } from './journal.js';

/** What `--resume` continues: a run whose events are in the cache, or that of a report. */
export type Resume = 'cache' | NamedReport;

/** Throws UsageError for the report of a run that was started by another command. */
export function requireSameCommand({ name, report }: NamedReport, typed: readonly string[]): void {
  const [theirs, ours] = [report.arguments, typed].map(judgingArguments);
  if (theirs?.join('\0') === ours?.join('\0')) return;
  const command = [`npx ${packageFacts().name}`, ...(theirs ?? []).map(quoted), `--resume=${quoted(name)}`];
  throw new UsageError(`${name} is the report of another command`, {
    remedy: `continue that one: ${command.join(' ')}`,
  });
}

/** Opens the journal of a run, and returns what an earlier run had judged. */
export function openResumable(
  { resume, arguments: typed }: { resume?: Resume; arguments: readonly string[] },
  cache: Cache,
  progress: Progress,
): { journal: RunJournal; earlier: EarlierResult[] } {
  const { journal, earlier } = RunJournal.open(cache, typed, resume === 'cache');
  if (typeof resume === 'object') return { journal, earlier: resultsOf(resume) };
  if (resume === 'cache' && earlier.length === 0) {
    progress.note('there is no interrupted run of this command to continue: everything is judged');
  }
  return { journal, earlier };
}

/**
 * The results of a report. Those of releases that were under way when the run ended say so; in a report of an
 * earlier version, which does not say it, that may be the last one.
 */
function resultsOf({ report: { results, interrupted } }: NamedReport): EarlierResult[] {
  return results.map((result, at) => ({
    result,
    complete:
      result.unfinished !== true &&
      (at < results.length - 1 || (interrupted === undefined && allReached(result))),
  }));
}

function allReached({ scenarios }: ReleaseResult): boolean {
  return scenarios.every(one => one.outcome !== 'not-judged' || one.cause !== 'not-reached');
}

/** Says how an interrupted run goes on. */
export function resumeNote({ problem }: RunJournal): string {
  return problem === undefined
    ? 'the same command with --resume continues this run'
    : `this run can't be resumed from the cache, because its results could not be saved: ${problem}`;
}
