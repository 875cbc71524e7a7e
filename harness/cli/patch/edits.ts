import { realpath } from 'node:fs/promises';
import { UsageError } from '../../host/errors.js';
import { chooseSeries } from '../../patches/choose-series.js';
import { groundOf } from '../../patches/ground.js';
import { readRecord } from '../../patches/record.js';
import { type Refreshed, refreshSeries } from '../../patches/refresh.js';
import type { Series } from '../../patches/series.js';
import { TreeView } from '../../patches/tree-view.js';
import { formatVersion } from '../../releases/version.js';
import { inspectTree } from '../../sources/inspect.js';
import { namedTree, type TreeOptions } from './trees.js';

export interface EditOptions extends TreeOptions {
  /** The edited tree. */
  from: string;
  series?: string;
}

/** What the edits in a patched tree make of its series. */
export interface Edits {
  /** The series as it is, with the patches for other releases. */
  whole: Series;
  refreshed: Refreshed;
  /** The release, for a person. */
  release: string;
}

/** Works out what the edits in a patched tree make of its series. Nothing is written. */
export async function editsOf(options: EditOptions): Promise<Edits> {
  const { from } = options;
  if ((await inspectTree(from)) === undefined) {
    throw new UsageError(`${from} is no Go tree: it has no src/runtime/asm_amd64.s and src/cmd`, {
      remedy: 'name a tree that patch apply has made',
    });
  }
  const record = await readRecord(from);
  const go = options.go ?? record?.go;
  if (go === undefined) {
    throw new UsageError(`${from} doesn't say which tree it was made from`, {
      remedy: 'name that tree: --go=...',
    });
  }
  const { tree } = await namedTree(go, options.source, 'register maps');
  if ((await realpath(from)) === (await realpath(tree.root))) {
    throw new UsageError(`${from} is the tree itself, and not one that was made from it`, {
      remedy: 'name the unpatched tree: --go=...',
    });
  }
  if (options.go === undefined && record !== undefined && record.tree !== tree.id) {
    throw new UsageError(`${go} is no longer what ${from} was made from`, {
      remedy: `apply the series anew and edit that; or, if what changed there doesn't matter, say so: --go=${go}`,
    });
  }
  const chosen = await chooseSeries(tree.version, options.series ?? record?.series);
  const { removal, patches } = await groundOf(tree.root, chosen, record?.keepTests === true);
  const { major, minor } = tree.version;
  const refreshed = await refreshSeries({
    base: new TreeView(tree.root, removal.files),
    editedDir: from,
    series: { ...chosen.series, patches },
    releases: `>=${major}.${minor} <${major}.${minor + 1}`,
  });
  return {
    whole: chosen.whole,
    refreshed: withFreeName(refreshed, chosen.whole),
    release: `Go ${formatVersion(tree.version)}`,
  };
}

/** Patches for other releases have numbers too. */
function withFreeName(refreshed: Refreshed, { patches }: Series): Refreshed {
  const { added } = refreshed;
  if (added === undefined) return refreshed;
  const next = Math.max(...patches.map(({ name }) => Number(name.slice(0, 4)))) + 1;
  return {
    ...refreshed,
    added: { ...added, name: `${String(next).padStart(4, '0')}${added.name.slice(4)}` },
  };
}

/** A line for each patch that comes out different; a reason to look where it is for more releases than this one. */
export function editLines({ refreshed: { changed, added }, release }: Edits): string[] {
  const lines = changed.map(({ name }) => `  changed  ${name}`);
  if (added !== undefined) lines.push(`  new      ${added.name}: give it a title, and say why`);
  const ranges = new Set(changed.map(({ header }) => header.releases));
  if (ranges.size > 0) {
    lines.push(
      `  made from ${release}; for ${[...ranges].join(', ')} as a whole: patch check --go='${[...ranges][0]}'`,
    );
  }
  return lines;
}

export function unchanged({ refreshed: { changed, added } }: Edits): boolean {
  return changed.length === 0 && added === undefined;
}
