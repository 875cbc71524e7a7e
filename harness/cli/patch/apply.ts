import { dirname, join } from 'node:path';
import { UsageError } from '../../host/errors.js';
import { applyPatches } from '../../patches/apply.js';
import { type ChosenSeries, chooseSeries } from '../../patches/choose-series.js';
import { groundOf } from '../../patches/ground.js';
import { writeRecord } from '../../patches/record.js';
import { patchesDir } from '../../patches/series.js';
import { count } from '../../report/text.js';
import { obtainDirectory } from '../../sources/directory.js';
import { requireOutside, workingCopy } from '../../toolchain/working-copy.js';
import { textOptions } from '../terminal.js';
import { placeOf } from './place.js';
import { namedTree, type TreeOptions } from './trees.js';
import { replacedLines, treeLine, verdictLines } from './verdicts.js';

export interface ApplyOptions extends TreeOptions {
  to?: string;
  in?: string;
  series?: string;
  keepTests?: true;
}

/** Puts a series into a new copy of a tree, or into a tree as it lies there. */
export async function applyCommand(options: ApplyOptions): Promise<number> {
  const place = placeOf(options);
  return place.kind === 'in' ? applyIn(place.dir, options) : applyTo(place.go, place.to, options);
}

async function applyTo(go: string, to: string, options: ApplyOptions): Promise<number> {
  const keepTests = options.keepTests === true;
  const { tree, go: named } = await namedTree(go, options.source, 'register maps');
  await requireOutside(tree.root, to);
  const chosen = await chooseSeries(tree.version, options.series);
  const { removal, patches } = await groundOf(tree.root, chosen, keepTests);
  // What does not apply is said of the tree that was named, and before anything is copied.
  const verdicts = await applyPatches(tree.root, patches, { before: removal.files, dryRun: true });
  await workingCopy(tree, to, async root => {
    await applyPatches(root, patches, { before: removal.files });
    await writeRecord(root, { format: 1, go: named, tree: tree.id, series: nameOf(chosen), keepTests });
  });
  const text = textOptions(process.stdout, process.env, false);
  write([
    treeLine(tree, text),
    ...replacedLines(removal.removed),
    ...verdictLines(verdicts, text),
    `${to} has the series ${chosen.whole.name}: ${count(patches.length, 'patch', 'patches')}. It is not built.`,
  ]);
  return 0;
}

/** A tree with debugger calls stays as it is: who wants them replaced takes them out first, and sees what goes. */
async function applyIn(dir: string, options: ApplyOptions): Promise<number> {
  const tree = await obtainDirectory(dir, 'register maps');
  const chosen = await chooseSeries(tree.version, options.series);
  const { removal, patches } = await groundOf(tree.root, chosen, options.keepTests === true);
  if (removal.removed.length > 0) {
    throw new UsageError(
      `${dir} has debugger calls of its own, which the series ${chosen.whole.name} would replace`,
      {
        remedy: `take them out first: patch remove --in=${dir}; or patch a copy: --go=${dir} --to=DIR`,
      },
    );
  }
  const verdicts = await applyPatches(tree.root, patches);
  const text = textOptions(process.stdout, process.env, false);
  write([
    treeLine(tree, text),
    ...verdictLines(verdicts, text),
    `${dir} has the series ${chosen.whole.name} now: ${count(patches.length, 'patch', 'patches')}.`,
  ]);
  return 0;
}

/** A series of the package goes by its name, for the package may move. */
function nameOf({ whole }: ChosenSeries): string {
  return dirname(whole.dir) === dirname(join(patchesDir, whole.name)) ? whole.name : whole.dir;
}

function write(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
