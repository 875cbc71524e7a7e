import { ExitCode } from '../../host/errors.js';
import { checkSeries, type PatchVerdict } from '../../patches/check.js';
import { type ChosenSeries, chooseSeries } from '../../patches/choose-series.js';
import { groundOf } from '../../patches/ground.js';
import { TreeView } from '../../patches/tree-view.js';
import { formatVersion } from '../../releases/version.js';
import { count, paint } from '../../report/text.js';
import type { Tree } from '../../sources/tree.js';
import { textOptions } from '../terminal.js';
import { namedTrees, type TreeOptions } from './trees.js';
import { replacedLines, treeLine, verdictLines } from './verdicts.js';

export interface CheckOptions extends TreeOptions {
  series?: string;
  keepTests?: true;
  json?: true;
}

/** Says of each tree, patch by patch and hunk by hunk, what would become of a series there. Writes nothing. */
export async function checkCommand(options: CheckOptions): Promise<number> {
  const text = textOptions(process.stdout, process.env, false);
  const lines: string[] = [];
  const checked: object[] = [];
  let fits = true;
  for (const { tree } of await namedTrees(options, 'register maps')) {
    const chosen = await chooseSeries(tree.version, options.series);
    const { removal, patches } = await groundOf(tree.root, chosen, options.keepTests === true);
    const verdicts = await checkSeries(new TreeView(tree.root, removal.files), patches);
    const { good, sentence } = outcome(tree, chosen, verdicts);
    fits &&= good;
    const style = good ? 'green' : 'red';
    lines.push(treeLine(tree, text), ...replacedLines(removal.removed), ...verdictLines(verdicts, text));
    lines.push(`${paint(text, style, good ? '✓' : '✗')} ${sentence}`, '');
    checked.push({
      release: formatVersion(tree.version),
      series: chosen.whole.name,
      removed: removal.removed,
      patches: verdicts.map(({ patch, verdict, hunks }) => ({ name: patch.name, verdict, hunks })),
    });
  }
  process.stdout.write(options.json ? `${JSON.stringify(checked, null, 2)}\n` : lines.join('\n'));
  return fits ? ExitCode.conforms : ExitCode.nonconforming;
}

/** All of a series has to apply, or to be there. */
function outcome(
  { version }: Tree,
  { whole }: ChosenSeries,
  verdicts: readonly PatchVerdict[],
): { good: boolean; sentence: string } {
  const release = `Go ${formatVersion(version)}`;
  const hunks = verdicts.flatMap(one => one.hunks);
  if (verdicts.every(({ verdict }) => verdict === 'applies')) {
    return { good: true, sentence: `The series ${whole.name} applies to ${release}.` };
  }
  if (verdicts.every(({ verdict }) => verdict === 'applied')) {
    return { good: true, sentence: `The series ${whole.name} is in ${release} already.` };
  }
  const there = hunks.filter(({ verdict }) => verdict === 'applied').length;
  const conflicts = hunks.filter(({ verdict }) => verdict === 'conflict').length;
  const parts = [
    ...(conflicts === 0
      ? []
      : [`${conflicts} of ${count(hunks.length, 'hunk')} conflict${conflicts === 1 ? 's' : ''}`]),
    ...(there === 0
      ? []
      : [`${there} of ${count(hunks.length, 'hunk')} ${there === 1 ? 'is' : 'are'} there already`]),
  ];
  return {
    good: false,
    sentence: `The series ${whole.name} can't be applied to ${release}: ${parts.join(', ')}.`,
  };
}
