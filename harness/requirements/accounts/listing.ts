import { UsageError } from '../../host/errors.js';
import { nearest } from '../../host/nearest.js';
import { patchesDir, readSeries, type Series } from '../../patches/series.js';
import { knownDefects } from '../defects.js';
import type { KnownDefect } from '../requirement.js';
import { requirements } from '../table.js';
import type { DefectAccount } from './account.js';
import { fixesOf, testFilesOf, testsIn } from './fixes.js';
import { type DelveSession, delveSessions } from './sessions.js';
import { defectAccounts } from './table.js';

/** A known defect with everything that is known about it. */
export interface ListedDefect extends DefectAccount {
  /** What is promised. */
  promise: string;
  /** The releases and processors that have it. */
  where: readonly Pick<KnownDefect, 'releases' | 'architecture' | 'reference' | 'reason'>[];
  /** The patches of this package that fix it: `fixes/0002-flags.patch`. */
  fixedBy: readonly { patch: string; releases: string; title: string }[];
  /** Names of the tests, in the manner of the runtime’s own, that show it. */
  tests: readonly string[];
  /** The releases that a session with Delve shows it with; absent where there is no such session. */
  delveSession?: string;
}

/** The series that fixes known defects. */
export async function fixes(): Promise<Series> {
  return await readSeries(`${patchesDir}/fixes`);
}

/** Returns every known defect, in the order of the accounts. */
export async function listDefects(): Promise<ListedDefect[]> {
  const all = await Promise.all(['flags', 'fixes'].map(name => readSeries(`${patchesDir}/${name}`)));
  const [series, sessions] = await Promise.all([fixes(), delveSessions()]);
  return defectAccounts.map(account => ({
    ...account,
    promise: requirements.find(({ id }) => id === account.id)?.sentence ?? '',
    where: knownDefects
      .filter(({ requirement }) => requirement === account.id)
      .map(({ releases, architecture, reference, reason }) => ({
        releases,
        ...(architecture === undefined ? {} : { architecture }),
        reference,
        reason,
      })),
    fixedBy: all.flatMap(one =>
      fixesOf(account.id, one).map(({ name, header }) => ({
        patch: `${one.name}/${name}`,
        releases: header.releases,
        title: header.title,
      })),
    ),
    tests: testsIn(testFilesOf(account.id, series)),
    ...sessionOf(sessions.get(account.id)),
  }));
}

function sessionOf(session: DelveSession | undefined): Pick<ListedDefect, 'delveSession'> {
  return session === undefined ? {} : { delveSession: session.releases };
}

/** Returns one known defect. Throws UsageError if none has that id. */
export async function findDefect(id: string): Promise<ListedDefect> {
  const all = await listDefects();
  const found = all.find(defect => defect.id === id);
  if (found !== undefined) return found;
  const guess = nearest(
    id,
    all.map(defect => defect.id),
  );
  throw new UsageError(`there is no known defect ${JSON.stringify(id)}`, {
    remedy: guess === undefined ? '`defects` lists them' : `did you mean ${guess}?`,
  });
}

/** Returns a defect’s releases in one line: `>=1.17 on amd64; >=1.19 on arm64`. */
export function whereText({ where }: Pick<ListedDefect, 'where'>): string {
  return where
    .map(({ releases, architecture }) =>
      architecture === undefined ? releases : `${releases} on ${architecture}`,
    )
    .join('; ');
}
