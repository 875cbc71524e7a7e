import { parsePatch, type StructuredPatch } from 'diff';
import { UsageError } from '../../host/errors.js';
import { messageOf } from '../../host/files.js';

/** What a patch does to one file. */
export interface FileChange {
  /** Relative to the tree, with slashes. */
  path: string;
  kind: 'modify' | 'create' | 'delete';
  hunks: readonly Hunk[];
}

/** A hunk. The lines are as in the diff, each with its ' ', '-' or '+'. */
export interface Hunk {
  /** 1-based line in the old file at which the hunk begins; 0 for a file that is created. */
  oldStart: number;
  lines: readonly string[];
  /** The old or the new text ends here without a line break. */
  openEnd: { old: boolean; new: boolean };
}

/** The most hunks that a diff may have. A year of changes to Go's runtime has some thousands. */
export const maxHunks = 10_000;

/**
 * Parses a diff as git writes it. Refuses, each with its own sentence: a text without a diff, more than
 * `maxHunks` hunks, Windows line endings, binary contents, renames and copies, file modes other than an
 * ordinary file's, paths that leave the tree, and hunks that do not match their header. `name` is the diff's
 * name in messages.
 */
export function parseDiff(name: string, text: string): FileChange[] {
  refuseWindowsLineEnds(name, text);
  if (/^GIT binary patch$|^Binary files .* differ$/m.test(text)) {
    throw new UsageError(`${name} changes a binary file, which a patch of Go sources never needs to`);
  }
  if (hasMore(text, /^@@ /gm, maxHunks)) throw tooManyHunks(name);
  let parsed: StructuredPatch[];
  try {
    parsed = parsePatch(text);
  } catch (error) {
    throw new UsageError(`${name} is not a unified diff: ${messageOf(error)}`, { cause: error });
  }
  const changes = parsed.filter(file => file.oldFileName !== undefined || file.hunks.length > 0);
  if (changes.length === 0) throw new UsageError(`${name} changes nothing: there is no diff in it`);
  const seen = new Set<string>();
  return changes.map(file => {
    const change = fileChange(name, file);
    if (seen.has(change.path)) throw new UsageError(`${name} changes ${change.path} twice`);
    seen.add(change.path);
    return change;
  });
}

/** The error for a diff with more than `maxHunks` hunks. */
export function tooManyHunks(name: string): UsageError {
  return new UsageError(`${name} has more than ${maxHunks.toLocaleString('en')} hunks`, {
    remedy: 'name fewer commits, or leave out what is not below src/runtime and src/cmd',
  });
}

function hasMore(text: string, pattern: RegExp, most: number): boolean {
  let found = 0;
  for (const _match of text.matchAll(pattern)) if (++found > most) return true;
  return false;
}

/** Refuses a text with CR LF: neither Go's sources nor the patches have any. */
export function refuseWindowsLineEnds(name: string, text: string): void {
  if (!text.includes('\r')) return;
  throw new UsageError(`${name} has Windows line endings (CR LF)`, {
    remedy: `convert it: sed -i 's/\\r$//' ${name}`,
  });
}

function fileChange(name: string, file: StructuredPatch): FileChange {
  if (file.isRename === true || file.isCopy === true) {
    throw new UsageError(`${name} renames or copies ${file.oldFileName ?? 'a file'}`, {
      remedy: 'make it with git diff --no-renames',
    });
  }
  for (const mode of [file.oldMode, file.newMode]) {
    if (mode !== undefined && mode !== '100644') {
      throw new UsageError(`${name} sets the file mode ${mode}; it can only change ordinary files (100644)`);
    }
  }
  const creates = file.isCreate === true || file.oldFileName === '/dev/null';
  const deletes = file.isDelete === true || file.newFileName === '/dev/null';
  const path = checkedPath(name, creates ? file.newFileName : file.oldFileName);
  if (!creates && !deletes && checkedPath(name, file.newFileName) !== path) {
    throw new UsageError(`${name} renames ${path}`, { remedy: 'make it with git diff --no-renames' });
  }
  if (file.hunks.length === 0) throw new UsageError(`${name} names ${path} but changes nothing in it`);
  return {
    path,
    kind: creates ? 'create' : deletes ? 'delete' : 'modify',
    hunks: file.hunks.map(({ oldStart, lines }) => ({
      oldStart,
      lines: lines.filter(line => !line.startsWith('\\')),
      openEnd: {
        old: lines.some((line, i) => line.startsWith('\\') && !(lines[i - 1] ?? '').startsWith('+')),
        new: lines.some((line, i) => line.startsWith('\\') && !(lines[i - 1] ?? '').startsWith('-')),
      },
    })),
  };
}

/** Returns the path without git's `a/` or `b/`. Refuses a path that leads out of the tree. */
function checkedPath(name: string, written: string | undefined): string {
  const path = (written ?? '').replace(/^[ab]\//, '');
  const parts = path.split('/');
  const climbs = parts.some(part => part === '..' || part === '.' || part === '');
  if (climbs || path.includes('\\') || path.includes('\0') || parts.includes('.git')) {
    throw new UsageError(`${name} changes ${JSON.stringify(written)}, which is not a path within the tree`);
  }
  return path;
}
