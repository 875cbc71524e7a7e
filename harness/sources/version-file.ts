import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../host/files.js';
import { compareLines, formatLine, formatVersion, type GoVersion, type Line } from '../releases/version.js';

/**
 * Returns the version of a development tree that has no VERSION file, spelled as cmd/dist of its line spells
 * it when it asks git: `devel +ID` up to 1.16, `devel go1.N-ID` up to 1.24, `go1.N-devel_ID` from 1.25 on.
 * `id` is the commit, or another text that identifies the content; its first ten letters are used.
 */
export function developmentVersion(line: Line, id: string): GoVersion {
  const short = id.slice(0, 10);
  const since = (minor: number): boolean => compareLines(line, { major: 1, minor }) >= 0;
  const devel = since(25)
    ? `go${formatLine(line)}-devel_${short}`
    : since(17)
      ? `devel go${formatLine(line)}-${short}`
      : `devel +${short}`;
  return { major: line.major, minor: line.minor, patch: 0, devel };
}

/** Writes the VERSION file that make.bash needs outside a git checkout. An existing one is kept. */
export async function ensureVersionFile(root: string, version: GoVersion): Promise<void> {
  const path = join(root, 'VERSION');
  if (!existsSync(path)) await writeFileAtomic(path, version.devel ?? `go${formatVersion(version)}`);
}
