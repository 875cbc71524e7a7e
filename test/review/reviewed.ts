import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../harness/host/files.js';
import type { Review, ReviewReport } from '../../harness/review/model.js';
import { cli } from '../cli/program.js';
import { objections } from './schema.js';

export interface Reviewed {
  code: number | null;
  stderr: string;
  review: Review;
}

/** Runs `review` on one release, as a user does. */
export async function reviewed(what: string, ...args: string[]): Promise<Reviewed> {
  const { code, stdout, stderr } = await cli(
    ['review', what, '--no-runtime-tests', '--reporter=json', ...args],
    { timeoutMs: 10 * 60_000 },
  );
  if (!stdout.startsWith('{')) throw new Error(`${code}: ${stderr}${stdout}`);
  const report = JSON.parse(stdout) as ReviewReport;
  expect(objections(report)).to.equal(null);
  const [review, ...more] = report.reviews;
  if (review === undefined || more.length > 0) throw new Error('one release is wanted');
  return { code, stderr, review };
}

/** A patch of test/review/patches. */
export function kept(name: string): string {
  return join(packageRoot, 'test/review/patches', `${name}.patch`);
}

/** Returns the requirements with this change. */
export function changed({ judged }: Review, change: string): string[] {
  return (judged?.requirements ?? []).filter(one => one.change === change).map(({ id }) => id);
}
