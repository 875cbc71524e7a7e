import { structuredPatch } from 'diff';

/**
 * Returns one file's part of a diff as git writes it, with three lines of context; undefined when nothing
 * differs.
 */
export function renderFileDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
): string | undefined {
  if (before === after) return undefined;
  const { hunks } = structuredPatch(path, path, before ?? '', after ?? '', '', '', { context: 3 });
  const lines = [`diff --git a/${path} b/${path}`];
  if (before === undefined) lines.push('new file mode 100644');
  if (after === undefined) lines.push('deleted file mode 100644');
  lines.push(`--- ${before === undefined ? '/dev/null' : `a/${path}`}`);
  lines.push(`+++ ${after === undefined ? '/dev/null' : `b/${path}`}`);
  for (const { oldStart, oldLines, newStart, newLines, lines: body } of hunks) {
    lines.push(`@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`, ...body);
  }
  return `${lines.join('\n')}\n`;
}

/** A range without lines is named by the line before it: 0 for a file that does not exist. */
function range(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? `${start}` : `${start},${count}`;
}
