import { UsageError } from '../host/errors.js';
import { checkSeries, type HunkVerdict, type PatchVerdict } from './check.js';
import type { Patch } from './patch-file.js';
import { type TreeChanges, TreeView } from './tree-view.js';
import { writeChanges } from './write.js';

export interface ApplyOptions {
  /** Only report what would be done. */
  dryRun?: boolean;
  /** Changes to make to the tree before the patches, in the same step. */
  before?: TreeChanges;
}

/**
 * Applies all patches to a tree, or none, and returns the verdict on each hunk. If a patch does not apply, or
 * is there already in full or in part, the tree stays unchanged and the error names the hunk and its place
 * and shows both sides.
 */
export async function applyPatches(
  treeDir: string,
  patches: readonly Patch[],
  options: ApplyOptions = {},
): Promise<PatchVerdict[]> {
  const tree = new TreeView(treeDir, options.before);
  const verdicts = await checkSeries(tree, patches);
  const failed = verdicts.find(({ verdict }) => verdict !== 'applies');
  if (failed !== undefined) throw refusal(treeDir, failed);
  const changes = new Map(options.before);
  for (const verdict of verdicts) for (const [path, text] of verdict.changes) changes.set(path, text);
  if (options.dryRun !== true) await writeChanges(treeDir, changes);
  return verdicts;
}

function refusal(treeDir: string, { patch, verdict, hunks }: PatchVerdict): UsageError {
  const { name } = patch;
  if (verdict === 'applied') {
    return new UsageError(`${name} is applied to ${treeDir} already`, {
      remedy: 'continue with that tree, or take the feature out first: patch remove',
    });
  }
  if (verdict === 'partly applied') {
    const there = hunks.filter(hunk => hunk.verdict === 'applied').length;
    return new UsageError(
      `${name} is applied to ${treeDir} in part: ${there} of ${hunks.length} hunks are there`,
      {
        remedy: 'take the feature out first: patch remove',
        excerpt: hunks.map(describe).join('\n'),
      },
    );
  }
  const conflicts = hunks.filter(hunk => hunk.verdict === 'conflict');
  return new UsageError(`${name} does not apply to ${treeDir}`, {
    remedy: `it is for Go ${patch.header.releases}; if the tree is such a release, look at what changed there`,
    excerpt: conflicts.map(bothSides).join('\n'),
  });
}

/** Describes a hunk in one line: `src/runtime/stack.go:1143 hunk 1 applies, 12 lines further down`. */
export function describe(hunk: HunkVerdict): string {
  const words = { applies: 'applies', offset: 'applies', fuzz: 'applies with other lines around it' };
  const what =
    hunk.verdict === 'applied'
      ? 'is there already'
      : hunk.verdict === 'conflict'
        ? 'conflicts'
        : words[hunk.verdict];
  const lines = Math.abs(hunk.offset);
  const plural = `${lines} ${lines === 1 ? 'line' : 'lines'}`;
  const moved = hunk.offset === 0 ? '' : `, ${plural} further ${hunk.offset > 0 ? 'down' : 'up'}`;
  return `${hunk.file}:${hunk.line} hunk ${hunk.hunk} ${what}${moved}`;
}

/** Describes a conflict: the lines that the patch expects and those that are there. */
export function bothSides(hunk: HunkVerdict): string {
  const expected = hunk.sides?.expected ?? [];
  const found = hunk.sides?.found ?? [];
  const shown = (lines: readonly string[]): string[] =>
    lines.length === 0 ? ['  (nothing)'] : lines.map(line => `  ${line}`);
  return [describe(hunk), 'the patch expects', ...shown(expected), 'there is', ...shown(found)].join('\n');
}
