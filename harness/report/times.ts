import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '../host/cache.js';
import { hasCode, writeFileAtomic } from '../host/files.js';
import { defaultProcessor } from '../toolchain/processor.js';
import type { ReleaseResult, Report } from './model.js';
import { releaseWithProcessor } from './order.js';

/**
 * How long each release took, in milliseconds; undefined for one that was not judged. A release on another
 * processor than amd64 is named with it: `1.27.4 arm64`.
 */
export type Times = (release: string, implementation: ReleaseResult['implementation']) => number | undefined;

/** Nothing is known: every part gets as many releases. */
export const noTimes: Times = () => undefined;

/** How long each scenario took, in milliseconds, by processor and id: `arm64 frame/too-large`. */
export type ScenarioTimes = Readonly<Record<string, number>>;

/** As a report says. */
export function timesOf(report: Report): Times {
  return (release, implementation) =>
    report.results.find(one => releaseWithProcessor(one) === release && one.implementation === implementation)
      ?.durationMs;
}

/** Times of the last whole run on this machine, which `keepTimes` wrote into the cache. */
export async function lastTimes(cache: Cache): Promise<Times> {
  const kept = await readKept(cache, releasesFile);
  return (release, implementation) => kept[`${release} ${implementation}`];
}

/**
 * Keeps the times of a run for `lastTimes`, beside those of releases that it had not. Not for a part of a
 * run: the parts after it, on the same machine, would deal by other times than it did.
 */
export async function keepTimes(cache: Cache, report: Report): Promise<void> {
  const kept = await readKept(cache, releasesFile);
  for (const result of report.results) {
    kept[`${releaseWithProcessor(result)} ${result.implementation}`] = Math.round(result.durationMs);
  }
  await write(cache, releasesFile, kept);
}

/** Times of scenarios when they were played last on this machine, which `keepScenarioTimes` wrote into the cache. */
export async function lastScenarioTimes(cache: Cache): Promise<ScenarioTimes> {
  return await readKept(cache, scenariosFile);
}

/** Keeps the times of the scenarios of a run for `lastScenarioTimes`, beside those of scenarios that it had not. */
export async function keepScenarioTimes(cache: Cache, report: Report): Promise<void> {
  const kept = await readKept(cache, scenariosFile);
  for (const { architecture, scenarios } of report.results) {
    for (const { id, outcome, durationMs } of scenarios) {
      if (outcome === 'not-judged' || outcome === 'not-applicable') continue;
      kept[scenarioKey(architecture, id)] = Math.round(durationMs);
    }
  }
  await write(cache, scenariosFile, kept);
}

/** The name of a scenario among `ScenarioTimes`. @param processor amd64 when absent */
export function scenarioKey(processor: string | undefined, id: string): string {
  return `${processor ?? defaultProcessor} ${id}`;
}

const releasesFile = 'last.json';
const scenariosFile = 'scenarios.json';

function pathOf(cache: Cache, file: string): string {
  return join(cache.root, 'times', file);
}

async function write(cache: Cache, file: string, kept: Record<string, number>): Promise<void> {
  try {
    await writeFileAtomic(pathOf(cache, file), `${JSON.stringify(kept, null, 2)}\n`);
  } catch (error) {
    // Where the cache can't be written (a job that only merges has no need of one) nothing but the balance is
    // lost.
    if (!['EACCES', 'EROFS', 'ENOSPC', 'EDQUOT'].some(code => hasCode(error, code))) throw error;
  }
}

/** Times only balance the parts; a file that was damaged is as good as none, and is written anew. */
async function readKept(cache: Cache, file: string): Promise<Record<string, number>> {
  try {
    const read: unknown = JSON.parse(await readFile(pathOf(cache, file), 'utf8'));
    const entries = typeof read === 'object' && read !== null ? Object.entries(read) : [];
    return Object.fromEntries(entries.filter(([, ms]) => typeof ms === 'number'));
  } catch (error) {
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return {};
    throw error;
  }
}
