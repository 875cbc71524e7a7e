import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../host/errors.js';
import { writeFileAtomic } from '../host/files.js';
import { checkSeries, type PatchVerdict, placeChange } from './check.js';
import { renderFileDiff } from './diff/render.js';
import { editedFiles } from './edited-files.js';
import { type Patch, parsePatchFile, renderHeader } from './patch-file.js';
import type { Series } from './series.js';
import type { TreeView } from './tree-view.js';
import { Weave } from './weave.js';

export interface RefreshOptions {
  /** The tree that the series is applied to, without the feature. */
  base: TreeView;
  /** A tree with the series applied and then edited. */
  editedDir: string;
  /** The patches for this tree, in order. */
  series: Series;
  /** The releases that a newly made patch is for: `>=1.11 <1.12`. */
  releases: string;
}

/** What a refresh would do to a series. */
export interface Refreshed {
  /** The patches that change, with their new text. The others stay identical, byte for byte. */
  changed: Patch[];
  /** A patch for edits in files that no patch of the series touches. It needs a title and a reason. */
  added: Patch | undefined;
}

/**
 * Turns the edits in a patched tree back into patches. An edit goes to the last patch whose lines it touches.
 * An edit elsewhere in a patched file goes to the last patch of that file. An edit in any other file goes to
 * a new patch.
 */
export async function refreshSeries(options: RefreshOptions): Promise<Refreshed> {
  const { base, series } = options;
  const verdicts = await checkSeries(base, series.patches);
  const failed = verdicts.find(({ verdict }) => verdict !== 'applies');
  if (failed !== undefined) {
    throw new UsageError(
      `${failed.patch.name} does not apply to ${base.dir}, so the edits can't be distinguished from it`,
      {
        remedy: 'name the tree that the edited one was made from',
      },
    );
  }
  const edits = await editedFiles(
    verdicts.reduce((view, { changes }) => view.with(changes), base),
    options.editedDir,
  );
  const changes = new Map<number, Map<string, string | undefined>>();
  const extra = series.patches.length + 1;
  for (const [path, edited] of edits) {
    const states = statesOf(path, await base.read(path), verdicts);
    const last =
      series.patches.findLastIndex(patch => patch.changes.some(change => change.path === path)) + 1;
    const owner = last === 0 ? extra : last;
    const weave = new Weave(states.map(toLines));
    weave.edit(toLines(edited), owner);
    for (let k = 1; k <= extra; k++) {
      if (stillRight(series.patches[k - 1], path, weave.state(k - 1), weave.state(k))) continue;
      const diff = renderFileDiff(path, weave.state(k - 1), weave.state(k));
      changes.set(k, (changes.get(k) ?? new Map<string, string | undefined>()).set(path, diff));
    }
  }
  const made = changes.get(extra);
  changes.delete(extra);
  return {
    changed: [...changes].map(([k, files]) => withFileDiffs(patchAt(series, k), files)),
    added: made === undefined ? undefined : newPatch(options, made),
  };
}

/** Writes the result of a refresh to the folder of the series, and lists a new patch there. */
export async function writeRefreshed(series: Series, refreshed: Refreshed): Promise<void> {
  for (const patch of refreshed.changed) await writeFileAtomic(join(series.dir, patch.name), patch.text);
  if (refreshed.added === undefined) return;
  await writeFileAtomic(join(series.dir, refreshed.added.name), refreshed.added.text);
  const list = join(series.dir, 'series');
  await writeFileAtomic(list, `${(await readFile(list, 'utf8')).trimEnd()}\n${refreshed.added.name}\n`);
}

/**
 * Returns a file's text before the first patch, after each patch, and once more for a patch that may be
 * added.
 */
function statesOf(
  path: string,
  before: string | undefined,
  verdicts: readonly PatchVerdict[],
): (string | undefined)[] {
  const states = [before];
  for (const { changes } of verdicts) {
    const text = changes.get(path);
    states.push(text === undefined ? states.at(-1) : (text ?? undefined));
  }
  return [...states, states.at(-1)];
}

function toLines(text: string | undefined): string[] {
  return text === undefined ? [] : text.split('\n');
}

/** Returns whether the unchanged patch turns one text into the other, wherever its lines have moved to. */
function stillRight(
  patch: Patch | undefined,
  path: string,
  before: string | undefined,
  after: string | undefined,
): boolean {
  const change = patch?.changes.find(other => other.path === path);
  if (patch === undefined || change === undefined) return before === after;
  const { hunks, text } = placeChange(before, change, patch.name);
  return (
    (text ?? undefined) === after && hunks.every(({ verdict }) => ['applies', 'offset'].includes(verdict))
  );
}

function patchAt(series: Series, k: number): Patch {
  const patch = series.patches[k - 1];
  if (patch === undefined) throw new Error(`${series.name} has no patch ${k}`);
  return patch;
}

/** Returns the patch with the diffs of these files replaced; the rest stays as it was written. */
function withFileDiffs(patch: Patch, files: ReadonlyMap<string, string | undefined>): Patch {
  const head = patch.text.search(/^diff --git /m);
  const parts = patch.text.slice(head).split(/^(?=diff --git )/m);
  const kept = parts.map(part => {
    const path = /^diff --git a\/(\S+) /.exec(part)?.[1] ?? '';
    return files.has(path) ? (files.get(path) ?? '') : part;
  });
  const known = new Set(patch.changes.map(({ path }) => path));
  const more = [...files].filter(([path]) => !known.has(path)).map(([, diff]) => diff ?? '');
  const diff = [...kept, ...more].join('');
  if (diff === '') {
    throw new UsageError(`the edits take back everything that ${patch.name} does`, {
      remedy: 'take it out of the series by hand',
    });
  }
  return parsePatchFile(patch.name, patch.text.slice(0, head) + diff);
}

function newPatch(options: RefreshOptions, files: ReadonlyMap<string, string | undefined>): Patch {
  const numbers = options.series.patches.map(({ name }) => Number(name.slice(0, 4)));
  const number = String(Math.max(0, ...numbers) + 1).padStart(4, '0');
  const header = renderHeader({
    title: `Edits to ${[...files.keys()].join(', ')}`,
    part: 'implementation',
    releases: options.releases,
    requirements: [],
    why: 'Say here why the change is made.',
  });
  return parsePatchFile(`${number}-edits.patch`, header + [...files.values()].join(''));
}
