import { type LineNumbers, linesIn } from './diff/lines.js';
import type { FileChange, Hunk } from './diff/parse.js';
import { placeHunk, sides, withFuzz } from './diff/placement.js';
import type { Patch } from './patch-file.js';
import { TreeView } from './tree-view.js';

/** The verdict on one hunk. */
export interface HunkVerdict {
  patch: string;
  /** Path of the file in the tree. */
  file: string;
  /** 1-based number of the hunk in that file's part of the patch. */
  hunk: number;
  verdict: 'applies' | 'offset' | 'fuzz' | 'applied' | 'conflict';
  /**
   * 1-based line in the tree's own file: where the hunk goes, or where it was expected. In a file that an
   * earlier patch creates, the line in that file.
   */
  line: number;
  /** How many lines the place is away from what the hunk says, in the file as the earlier patches left it. */
  offset: number;
  /** For a conflict: the lines that the hunk expects, and those in the most similar place. */
  sides?: { expected: string[]; found: string[] };
}

export interface PatchVerdict {
  patch: Patch;
  /** `applied`: everything is there already. `partly applied`: some hunks are. */
  verdict: 'applies' | 'applied' | 'partly applied' | 'conflict';
  hunks: HunkVerdict[];
  /** The new contents of the files that the patch changes; empty unless it applies. */
  changes: Map<string, string | null>;
}

/** Works out, hunk by hunk, what a patch would do to a tree. Writes nothing. */
export async function checkPatch(tree: TreeView, patch: Patch): Promise<PatchVerdict> {
  const hunks: HunkVerdict[] = [];
  const changes = new Map<string, string | null>();
  for (const change of patch.changes) {
    const text = await tree.read(change.path);
    const outcome = placeChange(text, change, patch.name);
    const lines = await linesInTree(tree, change.path, text);
    hunks.push(...outcome.hunks.map(hunk => ({ ...hunk, line: lines[hunk.line - 1] ?? hunk.line })));
    if (outcome.text !== undefined) changes.set(change.path, outcome.text);
  }
  const applied = hunks.filter(({ verdict }) => verdict === 'applied').length;
  const verdict = hunks.some(hunk => hunk.verdict === 'conflict')
    ? 'conflict'
    : applied === 0
      ? 'applies'
      : applied === hunks.length
        ? 'applied'
        : 'partly applied';
  return { patch, verdict, hunks, changes: verdict === 'applies' ? changes : new Map() };
}

/**
 * Returns, for each line of a file in a view, its line in the tree itself; undefined if they are the same or
 * the tree has no such file.
 */
async function linesInTree(tree: TreeView, path: string, text: string | undefined): Promise<LineNumbers> {
  if (text === undefined || !tree.changes.has(path)) return [];
  const own = await new TreeView(tree.dir).read(path);
  return own === undefined ? [] : linesIn(own, text);
}

/** Checks a series: each patch on top of the earlier ones that apply. */
export async function checkSeries(tree: TreeView, patches: readonly Patch[]): Promise<PatchVerdict[]> {
  const verdicts: PatchVerdict[] = [];
  let view = tree;
  for (const patch of patches) {
    const verdict = await checkPatch(view, patch);
    verdicts.push(verdict);
    view = view.with(verdict.changes);
  }
  return verdicts;
}

/** What a change does to one file. */
export interface Placed {
  hunks: HunkVerdict[];
  /** The new text; null when the file is deleted; undefined when a hunk does not apply. */
  text: string | null | undefined;
}

/**
 * Works out what a change does to a file with this text (undefined: there is no file). `patch` is the name of
 * the patch in the verdicts.
 */
export function placeChange(text: string | undefined, change: FileChange, patch: string): Placed {
  if (change.kind === 'modify') return placeHunks(text, change, patch);
  const [hunk] = change.hunks;
  if (hunk === undefined) throw new Error(`${change.path} in ${patch} has no hunk`);
  const { before, after } = sides(hunk);
  const wanted = change.kind === 'create' ? join(after, hunk.openEnd.new) : join(before, hunk.openEnd.old);
  const base = { patch, file: change.path, hunk: 1, line: 1, offset: 0 };
  const verdict = (kind: HunkVerdict['verdict']): HunkVerdict[] => [
    kind === 'conflict'
      ? { ...base, verdict: kind, sides: { expected: before, found: (text ?? '').split('\n').slice(0, 20) } }
      : { ...base, verdict: kind },
  ];
  if (change.kind === 'create') {
    if (text === undefined) return { hunks: verdict('applies'), text: wanted };
    return { hunks: verdict(text === wanted ? 'applied' : 'conflict'), text: undefined };
  }
  if (text === undefined) return { hunks: verdict('applied'), text: undefined };
  return text === wanted
    ? { hunks: verdict('applies'), text: null }
    : { hunks: verdict('conflict'), text: undefined };
}

function placeHunks(text: string | undefined, change: FileChange, patch: string): Placed {
  const lines = (text ?? '').split('\n');
  const hunks: HunkVerdict[] = [];
  const result: string[] = [];
  let done = 0;
  let shift = 0;
  for (const [index, hunk] of change.hunks.entries()) {
    const place = placeHunk(lines, hunk, shift, done);
    const base = { patch, file: change.path, hunk: index + 1, line: place.at + 1 };
    if (place.kind === 'conflict') {
      const expected = sides(hunk).before;
      const found = text === undefined ? [] : lines.slice(place.at, place.at + expected.length);
      hunks.push({ ...base, verdict: 'conflict', offset: 0, sides: { expected, found } });
      continue;
    }
    shift = place.offset;
    if (place.kind === 'applied') {
      hunks.push({ ...base, verdict: 'applied', offset: place.offset });
      done = place.at + sides(hunk).after.length;
      continue;
    }
    const verdict = place.fuzz > 0 ? 'fuzz' : place.offset !== 0 ? 'offset' : 'applies';
    hunks.push({ ...base, verdict, offset: place.offset });
    const { hunk: certain, dropped } = withFuzz(hunk, place.fuzz);
    result.push(...lines.slice(done, place.at + dropped), ...sides(certain).after);
    done = place.at + dropped + sides(certain).before.length;
  }
  const whole = hunks.every(({ verdict }) => verdict !== 'conflict' && verdict !== 'applied');
  result.push(...lines.slice(done));
  return { hunks, text: whole ? withEnd(result, change.hunks) : undefined };
}

/** A patch that touches the end of a file says whether it ends with a line break. */
function withEnd(lines: readonly string[], hunks: readonly Hunk[]): string {
  const end = hunks.at(-1)?.openEnd;
  const text = lines.join('\n');
  if (end === undefined || end.old === end.new) return text;
  return end.new ? text.replace(/\n$/, '') : `${text}\n`;
}

function join(lines: readonly string[], open: boolean): string {
  return lines.join('\n') + (open || lines.length === 0 ? '' : '\n');
}
