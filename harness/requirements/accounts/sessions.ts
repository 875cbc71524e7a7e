import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../host/files.js';
import { FormatError } from '../../host/format-error.js';

/** One folder a defect, named by its id, and the script that plays what is in them. */
export const sessionsFolder = join(packageRoot, 'fixtures', 'delve');

/** The script, in that folder. */
export const sessionsScript = 'run-delve.sh';

/** A program and a session with Delve that show a defect. */
export interface DelveSession {
  /** The files in the defect's folder, sorted. */
  files: readonly string[];
  /** The releases that compile the program: a range, as `--go` takes it. */
  releases: string;
}

/** Returns the sessions with Delve that show defects, by the defects' ids. */
export async function delveSessions(): Promise<ReadonlyMap<string, DelveSession>> {
  const entries = await readdir(sessionsFolder, { withFileTypes: true });
  const ids = entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
  return new Map(await Promise.all(ids.map(async id => [id, await readSession(id)] as const)));
}

async function readSession(id: string): Promise<DelveSession> {
  const folder = join(sessionsFolder, id);
  const module = await readFile(join(folder, 'go.mod'), 'utf8');
  const oldest = /^go (\S+)$/m.exec(module)?.[1];
  if (oldest === undefined) throw new FormatError(`${folder}/go.mod names no release of Go`);
  return { files: (await readdir(folder)).sort(), releases: `>=${oldest}` };
}
