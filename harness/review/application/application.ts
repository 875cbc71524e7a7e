import { checkSeries, type HunkVerdict } from '../../patches/check.js';
import type { Hunk } from '../../patches/diff/parse.js';
import type { Patch } from '../../patches/patch-file.js';
import { type TreeChanges, TreeView } from '../../patches/tree-view.js';
import { type Dependent, dependentsIn } from './dependents.js';
import { rowsOf } from './feature-rows.js';

/** What becomes of one hunk, and what it is about. */
export interface HunkFacts extends Omit<HunkVerdict, 'hunk'> {
  /** 1-based over all hunks of all patches; how hunks are called in a review. */
  number: number;
  /** 1-based number in its file's part of its patch. */
  inFile: number;
  added: number;
  removed: number;
  /** As in the diff, each with its ' ', '-' or '+'. */
  lines: readonly string[];
  /** Ids of the feature's rows that its file belongs to. */
  rows: string[];
}

/** A patch put on a tree. */
export interface Application {
  /** All of it applies; otherwise there are no changes. */
  applies: boolean;
  hunks: HunkFacts[];
  /** Files of the patches outside of src, which nothing here is built from: they are passed over. */
  outside: string[];
  /** Files that the patches touch though they are no part of the feature, and which it depends on. */
  depends: Dependent[];
  /** Files that it depends on and that the patches leave alone. */
  untouched: Dependent[];
  changes: TreeChanges;
}

/** Works out what patches do to a tree, hunk by hunk, and what of it concerns the feature. Nothing is written. */
export async function applicationOf(root: string, patches: readonly Patch[]): Promise<Application> {
  const outside = patches
    .flatMap(({ changes }) => changes.map(({ path }) => path))
    .filter(path => !path.startsWith('src/'));
  const inside = withinSource(patches);
  const verdicts = await checkSeries(new TreeView(root), inside);
  const hunks: HunkFacts[] = [];
  for (const { hunks: judged, patch } of verdicts) {
    for (const { hunk: inFile, ...verdict } of judged) {
      const lines = hunkOf(patch, verdict.file, inFile)?.lines ?? [];
      hunks.push({
        ...verdict,
        number: hunks.length + 1,
        inFile,
        added: lines.filter(line => line.startsWith('+')).length,
        removed: lines.filter(line => line.startsWith('-')).length,
        lines,
        rows: rowsOf(verdict.file).map(({ id }) => id),
      });
    }
  }
  const applies = hunks.length > 0 && verdicts.every(({ verdict }) => verdict === 'applies');
  const touched = new Set(hunks.map(({ file }) => file));
  const dependents = await dependentsIn(root);
  return {
    applies,
    hunks,
    outside: [...new Set(outside)],
    depends: dependents.filter(({ file }) => touched.has(file) && rowsOf(file).length === 0),
    untouched: dependents.filter(({ file }) => !touched.has(file)),
    changes: applies ? new Map(verdicts.flatMap(({ changes }) => [...changes])) : new Map(),
  };
}

/** Patches without what lies outside of src. */
export function withinSource(patches: readonly Patch[]): Patch[] {
  return patches
    .map(patch => ({ ...patch, changes: patch.changes.filter(({ path }) => path.startsWith('src/')) }))
    .filter(({ changes }) => changes.length > 0);
}

/** A hunk by the number that it has in its file's part of a patch. */
export function hunkOf(patch: Patch, file: string, inFile: number): Hunk | undefined {
  return patch.changes.find(({ path }) => path === file)?.hunks[inFile - 1];
}
