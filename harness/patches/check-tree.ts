import { formatVersion } from '../releases/version.js';
import type { Tree } from '../sources/tree.js';
import { checkSeries, type PatchVerdict } from './check.js';
import { type ChosenSeries, chooseSeries } from './choose-series.js';
import { groundOf } from './ground.js';
import type { RemovedDeclaration } from './removal/remove.js';
import { TreeView } from './tree-view.js';

/** What would become of a series in a tree. */
export interface SeriesCheck {
  /** `1.15.15`. */
  release: string;
  /** Name of the series. */
  series: string;
  /** What would be taken out of the tree first. */
  removed: readonly RemovedDeclaration[];
  verdicts: readonly PatchVerdict[];
  /** All of the series applies, or all of it is there. */
  fits: boolean;
  /** The same for a person. */
  sentence: string;
}

/** Checks patch by patch and hunk by hunk whether a series applies to a tree. Writes nothing. */
export async function checkTree(
  tree: Tree,
  { series, keepTests = false }: { series?: string; keepTests?: boolean },
): Promise<SeriesCheck> {
  const chosen = await chooseSeries(tree.version, series);
  const { removal, patches } = await groundOf(tree, chosen, keepTests);
  const verdicts = await checkSeries(new TreeView(tree.root, removal.files), patches);
  const release = formatVersion(tree.version);
  return {
    release,
    series: chosen.whole.name,
    removed: removal.removed,
    verdicts,
    ...conclusion(release, chosen, verdicts),
  };
}

/** Returns what `patch check --json` says of one tree. */
export function checkDocument({ release, series, removed, verdicts }: SeriesCheck): object {
  const patches = verdicts.map(({ patch, verdict, hunks }) => ({ name: patch.name, verdict, hunks }));
  return { release, series, removed, patches };
}

function conclusion(
  release: string,
  { whole: { name } }: ChosenSeries,
  verdicts: readonly PatchVerdict[],
): Pick<SeriesCheck, 'fits' | 'sentence'> {
  if (verdicts.every(({ verdict }) => verdict === 'applies')) {
    return { fits: true, sentence: `The series ${name} applies to Go ${release}.` };
  }
  if (verdicts.every(({ verdict }) => verdict === 'applied')) {
    return { fits: true, sentence: `The series ${name} is in Go ${release} already.` };
  }
  const hunks = verdicts.flatMap(one => one.hunks);
  const there = hunks.filter(({ verdict }) => verdict === 'applied').length;
  const conflicts = hunks.filter(({ verdict }) => verdict === 'conflict').length;
  const of = `of ${hunks.length} hunk${hunks.length === 1 ? '' : 's'}`;
  const parts = [
    ...(conflicts === 0 ? [] : [`${conflicts} ${of} conflict${conflicts === 1 ? 's' : ''}`]),
    ...(there === 0 ? [] : [`${there} ${of} ${there === 1 ? 'is' : 'are'} there already`]),
  ];
  return {
    fits: false,
    sentence: `The series ${name} can't be applied to Go ${release}: ${parts.join(', ')}.`,
  };
}
