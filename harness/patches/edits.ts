import { access, constants, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../host/errors.js';
import { hasCode, writeFileAtomic } from '../host/files.js';
import { makeNewFolder } from '../host/new-folder.js';
import { formatVersion } from '../releases/version.js';
import type { PlanOptions } from '../sources/choice.js';
import { requireTree } from '../sources/inspect.js';
import { namedTree } from '../sources/named-trees.js';
import { chooseSeries } from './choose-series.js';
import { groundOf } from './ground.js';
import { readRecord } from './record.js';
import { type Refreshed, refreshSeries, writeRefreshed } from './refresh.js';
import type { Series } from './series.js';
import { TreeView } from './tree-view.js';

export interface EditsRequest {
  /** The edited tree. */
  from: string;
  /** The tree that it was made from; as `patch apply` recorded it when absent. */
  go?: string;
  series?: string;
}

/** What the edits in a patched tree make of its series. */
export interface Edits {
  /** The edited tree, as typed. */
  from: string;
  /** The series as it is, with the patches for other releases. */
  whole: Series;
  refreshed: Refreshed;
  /** The release, for a person. */
  release: string;
  /** There are no edits: the series makes the tree as it is. */
  unchanged: boolean;
}

/** Works out what the edits in a patched tree make of its series. Writes nothing. */
export async function editsOf(
  { from, go: typed, series }: EditsRequest,
  surroundings: Pick<PlanOptions, 'cache' | 'progress'>,
): Promise<Edits> {
  await requireTree(from, from, () => 'name a tree that patch apply has made');
  const record = await readRecord(from);
  const go = typed ?? record?.go;
  if (go === undefined) {
    throw new UsageError(`${from} doesn't say which tree it was made from`, {
      remedy: 'name that tree: --go=...',
    });
  }
  const { tree } = await namedTree(go, { ...surroundings, need: 'register maps' });
  if ((await realpath(from)) === (await realpath(tree.root))) {
    throw new UsageError(`${from} is the tree itself, not one that was made from it`, {
      remedy: 'name the unpatched tree: --go=...',
    });
  }
  if (typed === undefined && record !== undefined && record.tree !== tree.id) {
    throw new UsageError(`${go} is no longer what ${from} was made from`, {
      remedy: `apply the series again and edit that tree; or, if the change there doesn't matter, name the tree: --go=${go}`,
    });
  }
  const chosen = await chooseSeries(tree.version, series ?? record?.series);
  requireOne(chosen.whole);
  const { removal, patches } = await groundOf(tree, chosen, record?.keepTests === true);
  const { major, minor } = tree.version;
  const refreshed = await refreshSeries({
    base: new TreeView(tree.root, removal.files),
    editedDir: from,
    series: { ...chosen.series, patches },
    releases: `>=${major}.${minor} <${major}.${minor + 1}`,
  });
  return {
    from,
    whole: chosen.whole,
    refreshed: withFreeName(refreshed, chosen.whole),
    release: `Go ${formatVersion(tree.version)}`,
    unchanged: refreshed.changed.length === 0 && refreshed.added === undefined,
  };
}

/** Refuses several series: an edit can't tell which of them it belongs to. */
function requireOne({ name, parts }: Series): void {
  if (parts === undefined) return;
  throw new UsageError(`edits belong to one series, and ${name} are ${parts.length}`, {
    remedy: `apply one to a tree of its own, and edit that: patch apply --series=${parts.at(-1)?.name} --to=DIR`,
  });
}

/** Numbers a new patch after all patches of the series, those for other releases included. */
function withFreeName(refreshed: Refreshed, { patches }: Series): Refreshed {
  const { added } = refreshed;
  if (added === undefined) return refreshed;
  const next = Math.max(...patches.map(({ name }) => Number(name.slice(0, 4)))) + 1;
  return {
    ...refreshed,
    added: { ...added, name: `${String(next).padStart(4, '0')}${added.name.slice(4)}` },
  };
}

/** Writes a series with the edits in it to a new folder, which `--series` takes. */
export async function exportEdits({ whole, refreshed }: Edits, to: string): Promise<void> {
  await makeNewFolder(to, async dir => {
    await writeFileAtomic(join(dir, 'series'), await readFile(join(whole.dir, 'series')));
    for (const { name, text } of whole.patches) await writeFileAtomic(join(dir, name), text);
    await writeRefreshed({ ...whole, dir }, refreshed);
  });
}

/** Writes edits into their series; patches that they don't touch stay as they are. */
export async function writeEdits({ from, whole, refreshed }: Edits): Promise<void> {
  if (!(await isWritable(whole.dir))) {
    throw new UsageError(`the series can't be changed: ${whole.dir} is read-only`, {
      remedy: `write it elsewhere: patch export --from=${from} --to=DIR; then use it with --series=DIR`,
    });
  }
  await writeRefreshed(whole, refreshed);
}

/** A package may be installed read-only; root could write there all the same, and should not. */
async function isWritable(dir: string): Promise<boolean> {
  if (((await stat(dir)).mode & 0o222) === 0) return false;
  try {
    await access(dir, constants.W_OK);
    return true;
  } catch (error) {
    if (hasCode(error, 'EACCES') || hasCode(error, 'EROFS') || hasCode(error, 'EPERM')) return false;
    throw error;
  }
}
