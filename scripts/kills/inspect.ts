import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheKinds } from '../../harness/host/cache/kinds.js';
import { damageOf, readSeal } from '../../harness/host/cache/seal.js';
import { tryLock } from '../../harness/host/lock.js';
import { objectionTo } from '../../harness/report/check.js';
import type { Report } from '../../harness/report/model.js';
import { reportOfEvents } from '../../harness/report/read.js';

/** What is wrong with a cache after every process that used it has gone; one sentence each. */
export async function faultsOfCache(root: string): Promise<string[]> {
  return [...heldLocks(root), ...(await staging(root)), ...brokenEntries(root)];
}

function heldLocks(root: string): string[] {
  const files = ['locks', 'use'].flatMap(folder => filesIn(join(root, folder)));
  return files.flatMap(path => {
    if (!statSync(path).isFile()) return [];
    const lock = tryLock(path);
    lock?.release();
    return lock === undefined ? [`the lock ${path} is held`] : [];
  });
}

/** The watchdog of the dead process removes what it was making. */
async function staging(root: string): Promise<string[]> {
  const deadline = performance.now() + 10_000;
  let left = filesIn(join(root, 'staging'));
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(20);
    left = filesIn(join(root, 'staging'));
  }
  return left.map(path => `${path} was left in staging`);
}

function brokenEntries(root: string): string[] {
  return cacheKinds
    .flatMap(kind => filesIn(join(root, kind)))
    .flatMap(path => {
      const seal = readSeal(path);
      // Folders that runs share (GOCACHE) have no seal: who uses them keeps them consistent.
      if (seal === undefined) return [];
      const damage = seal === 'damaged' ? 'its list of files is cut short' : damageOf(path, seal);
      return damage === undefined ? [] : [`the entry ${path} is broken: ${damage}`];
    });
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : [];
}

/** What a run left of its outputs, and what is wrong with them. */
export interface Outputs {
  /** How far it had come: no event, some, or all of them. */
  events: 'none' | 'partial' | 'whole';
  report: 'none' | 'partial' | 'whole';
  faults: string[];
}

/** Reads the events and the report of a run as a user would, and checks them against their schemas. */
export function outputsIn(folder: string): Outputs {
  const faults: string[] = [];
  const of = (name: string, read: (text: string) => Report | undefined): Outputs['report'] => {
    const path = join(folder, name);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (text === '') return 'none';
    try {
      const report = read(text);
      if (report === undefined) return 'none';
      const objection = objectionTo(report, 'report');
      if (objection !== undefined) faults.push(`${name}: ${objection}`);
      return report.interrupted === undefined ? 'whole' : 'partial';
    } catch (error) {
      faults.push(`${name}: ${String(error)}`);
      return 'none';
    }
  };
  // Half of the first line is no event.
  const events = of('e.ndjson', text => (text.includes('\n') ? reportOfEvents(text, 'e.ndjson') : undefined));
  const report = of('r.json', text => JSON.parse(text) as Report);
  return { events, report, faults };
}
