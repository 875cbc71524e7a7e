import { readFile } from 'node:fs/promises';
import { processors } from '../arch/all.js';
import { UsageError } from '../host/errors.js';
import { hasCode, messageOf } from '../host/files.js';
import { packageFacts } from '../host/package.js';
import { type KnownIds, parseExpectations } from '../requirements/expectations.js';
import type { Expectation } from '../requirements/requirement.js';
import { requirements } from '../requirements/table.js';
import { scenarios } from '../scenarios/catalogue.js';

const knownIds: KnownIds = {
  requirements: requirements.map(({ id }) => id),
  scenarios: scenarios.map(({ id }) => id),
  architectures: processors.map(({ goarch }) => goarch),
};

/** Go's names for the processors that Node names in another way. */
const goNames: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', ppc64: 'ppc64le' };

/** The processor of this machine by its name in Go. */
export const architectureHere = goNames[process.arch] ?? process.arch;

/** Reads a file with expectations. Throws UsageError if there is none, or if it is not such a file. */
export async function readExpectations(path: string): Promise<Expectation[]> {
  const text = await readIfThere(path);
  if (text === undefined) {
    throw new UsageError(`there is no file ${path} with expectations`, {
      remedy: `make one from a report: npx ${packageFacts().name} expectations update report.json --expectations=${path}`,
    });
  }
  return parseExpectations(text, path, knownIds);
}

/**
 * Reads a file with expectations; a file that does not exist has none. Throws UsageError if it is not such a
 * file.
 */
export async function readExpectationsIfThere(path: string): Promise<Expectation[]> {
  const text = await readIfThere(path);
  return text === undefined ? [] : parseExpectations(text, path, knownIds);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new UsageError(`can't read the expectations in ${path}: ${messageOf(error)}`, { cause: error });
  }
}
