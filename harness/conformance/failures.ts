import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../host/cache.js';
import { defined } from '../host/defined.js';
import { UsageError } from '../host/errors.js';
import { hasCode, isSystemError, writeFileAtomic } from '../host/files.js';
import type { ReleaseResult, Report } from '../report/model.js';
import { readReport } from '../report/read.js';
import { isBad } from '../report/summarise.js';

/** What failed in a run, and how that was started: for `--rerun-failed`. */
export interface Failures {
  /** ISO 8601, UTC. */
  started: string;
  arguments: string[];
  results: FailedResult[];
}

/** One release and implementation that was judged. */
export interface FailedResult extends Pick<ReleaseResult, 'release' | 'architecture' | 'implementation'> {
  /** Ids of the scenarios that failed. */
  scenarios: string[];
  /** Whether one of its own tests failed. */
  runtimeTests: boolean;
}

/**
 * Reads what failed in the run of a report, or in the last run on this machine. Throws UsageError where nothing
 * did, or there was no run.
 */
export async function readFailures(file: string | undefined, cache: Cache): Promise<Failures> {
  const failures =
    file === undefined ? await lastFailures(cache) : failuresOf((await readReport(file)).report, undefined);
  if (failures === undefined) {
    throw new UsageError('no run on this machine is known whose failures could be played again', {
      remedy: 'name its report: --rerun-failed=report.json',
    });
  }
  if (failures.results.some(hasFailed)) return failures;
  throw new UsageError(`nothing failed in ${runOf(failures)}`, {
    remedy: 'leave out --rerun-failed, or name another report: --rerun-failed=report.json',
  });
}

/** `the run of 2026-11-26 15:04 UTC (--go=1.15 --strict)`. */
export function runOf({ started, arguments: typed }: Failures): string {
  return `the run of ${started.slice(0, 16).replace('T', ' ')} UTC (${typed.join(' ')})`;
}

/** Says which failures are played again. */
export function rerunNote(failures: Failures): string {
  const failed = failures.results.filter(hasFailed);
  const scenarios = new Set(failed.flatMap(one => one.scenarios)).size;
  const tests = failed.some(one => one.runtimeTests) ? ' and the runtime tests' : '';
  const releases = failed.map(({ release }) => release);
  return `plays again what failed in ${runOf(failures)}: ${scenarios} ${scenarios === 1 ? 'scenario' : 'scenarios'}${tests} of Go ${[...new Set(releases)].join(', ')}`;
}

/** Keeps what failed for the next run; `rerun`: what this run has played again. */
export async function keepFailures(cache: Cache, report: Report, rerun: Failures | undefined): Promise<void> {
  try {
    await writeFileAtomic(fileIn(cache), `${JSON.stringify(failuresOf(report, rerun))}\n`);
  } catch (error) {
    // In a cache that can't be written nothing but this is lost; a later --rerun-failed says so.
    if (!isSystemError(error)) throw error;
  }
}

function failuresOf(report: Report, rerun: Failures | undefined): Failures {
  const typed = report.arguments.filter(word => !/^--rerun-failed(=|$)/.test(word));
  return {
    started: report.started,
    // What is played again is started as the first time.
    arguments: [...(rerun?.arguments ?? []), ...typed],
    results: report.results.map(({ release, architecture, implementation, scenarios, runtimeTests }) => ({
      release,
      ...defined({ architecture }),
      implementation,
      scenarios: scenarios.filter(isBad).map(({ id }) => id),
      runtimeTests: runtimeTests.some(isBad),
    })),
  };
}

async function lastFailures(cache: Cache): Promise<Failures | undefined> {
  try {
    return JSON.parse(await readFile(fileIn(cache), 'utf8')) as Failures;
  } catch (error) {
    // A file that the disk ruined is as good as none.
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function fileIn(cache: Cache): string {
  return join(cache.root, 'runs', 'last-failures.json');
}

/** Whether anything failed. */
export function hasFailed({ scenarios, runtimeTests }: FailedResult): boolean {
  return scenarios.length > 0 || runtimeTests;
}

/** The scenarios that failed anywhere: without `--rerun-failed` all of them. */
export function onlyFailed<T extends { id: string }>(
  scenarios: readonly T[],
  rerun: Failures | undefined,
): readonly T[] {
  if (rerun === undefined) return scenarios;
  const failed = new Set(rerun.results.flatMap(one => one.scenarios));
  return scenarios.filter(({ id }) => failed.has(id));
}
