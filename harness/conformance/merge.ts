import { Cache } from '../host/cache.js';
import { mergeReports } from '../report/merge.js';
import type { Report } from '../report/model.js';
import { readReport } from '../report/read.js';
import { keepTimes } from '../report/times.js';
import { type FailurePolicy, withComparison } from './failure-policy.js';

/** Reads one report as it is, or joins several; joining leaves out what they were compared with. */
export async function joinFiles(files: readonly string[]): Promise<Report> {
  const named = await Promise.all(files.map(readReport));
  const [only] = named;
  return named.length === 1 && only !== undefined ? only.report : mergeReports(named);
}

/**
 * Joins JSON reports into one. Parts of a run make a whole one, whose times serve to share the next run out.
 */
export async function mergeFiles(files: readonly string[], policy: FailurePolicy): Promise<Report> {
  const named = await Promise.all(files.map(readReport));
  const merged = mergeReports(named);
  if (named.some(({ report }) => report.shard !== undefined)) await keepTimes(Cache.default(), merged);
  return withComparison(merged, policy);
}
