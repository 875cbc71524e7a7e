import { checkSeries, type HunkVerdict } from '../../patches/check.js';
import type { Hunk } from '../../patches/diff/parse.js';
import type { Patch } from '../../patches/patch-file.js';
import { type TreeChanges, TreeView } from '../../patches/tree-view.js';
import { type Dependent, dependentsIn } from './dependents.js';
import { rowsOf } from './feature-rows.js';

/** How one hunk applies, and which part of the feature it touches. */
export interface HunkFacts extends Omit<HunkVerdict, 'hunk'> {
  /** 1-based, over all hunks of all patches. A review calls hunks by this number. */
  number: number;
  /** 1-based number in its file's part of its patch. */
  inFile: number;
  added: number;
  removed: number;
  /** The lines of the diff, each with its ' ', '-' or '+'. */
  lines: readonly string[];
  /** Ids of the feature rows that its file belongs to. */
  rows: string[];
}

/** Patches applied to a tree. */
export interface Application {
  /** Whether every hunk applies. If not, there are no changes. */
  applies: boolean;
  hunks: HunkFacts[];
  /** Files of the patches outside of src. Nothing is built from them, so they are ignored. */
  outside: string[];
  /** Files that the patches touch, that are not part of the feature, and that the feature depends on. */
  depends: Dependent[];
  /** Files that the feature depends on and that the patches leave alone. */
  untouched: Dependent[];
  changes: TreeChanges;
}

/**
 * Works out, hunk by hunk, what patches do to a tree and which of it concerns the feature
 * on a processor, by GOARCH. Writes nothing.
 */
export async function applicationOf(
  root: string,
  patches: readonly Patch[],
  processor: string,
): Promise<Application> {
  const outside = patches
    .flatMap(({ changes }) => changes.map(({ path }) => path))
    .filter(path => !path.startsWith('src/'));
  const verdicts = await checkSeries(new TreeView(root), withinSource(patches));
  const hunks: HunkFacts[] = [];
  for (const { hunks: judged, patch } of verdicts) {
    for (const verdict of judged) hunks.push(factsOf(verdict, patch, hunks.length + 1));
  }
  const applies = hunks.length > 0 && verdicts.every(({ verdict }) => verdict === 'applies');
  const touched = new Set(hunks.map(({ file }) => file));
  const dependents = await dependentsIn(root, processor);
  return {
    applies,
    hunks,
    outside: [...new Set(outside)],
    depends: dependents.filter(({ file }) => touched.has(file) && rowsOf(file).length === 0),
    untouched: dependents.filter(({ file }) => !touched.has(file)),
    changes: applies ? new Map(verdicts.flatMap(({ changes }) => [...changes])) : new Map(),
  };
}

function factsOf({ hunk: inFile, ...verdict }: HunkVerdict, patch: Patch, number: number): HunkFacts {
  const lines = hunkOf(patch, verdict.file, inFile)?.lines ?? [];
  return {
    ...verdict,
    number,
    inFile,
    added: lines.filter(line => line.startsWith('+')).length,
    removed: lines.filter(line => line.startsWith('-')).length,
    lines,
    rows: rowsOf(verdict.file).map(({ id }) => id),
  };
}

/** Returns the patches without their files outside of src. */
export function withinSource(patches: readonly Patch[]): Patch[] {
  return patches
    .map(patch => ({ ...patch, changes: patch.changes.filter(({ path }) => path.startsWith('src/')) }))
    .filter(({ changes }) => changes.length > 0);
}

/** Finds a hunk by its number (from 1) in its file's part of a patch. */
function hunkOf(patch: Patch, file: string, inFile: number): Hunk | undefined {
  return patch.changes.find(({ path }) => path === file)?.hunks[inFile - 1];
}
