import type { Command } from 'commander';
import { ExitCode } from '../../../host/errors.js';
import { requireSupportedPlatform } from '../../../host/platform.js';
import type { SeriesCheck } from '../../../patches/check-tree.js';
import { paint, type TextOptions } from '../../../report/text.js';
import type { Tree } from '../../../sources/tree.js';
import type { Ended } from '../../options.js';
import { addSeries, addSource, addTree, planOptions, type TreeOptions } from '../../patch-options.js';
import { withSurroundings } from '../../surroundings.js';
import { textOptions } from '../../terminal.js';

interface CheckOptions extends TreeOptions {
  series?: string;
  keepTests?: true;
  json?: true;
}

export function addCheck(patch: Command, ended: Ended): void {
  const check = patch
    .command('check')
    .description('report patch by patch and hunk by hunk whether a series applies');
  addSource(addSeries(addTree(check)).option('--keep-tests', "keep the tree's own tests of debug calls"))
    .option('--json', 'print JSON')
    .action(async (options: CheckOptions) => {
      requireSupportedPlatform(process);
      ended(await checkCommand(options));
    });
}

/** Reports for each tree what would become of a series there. Writes nothing. */
async function checkCommand(options: CheckOptions): Promise<number> {
  const [{ checkTree, checkDocument }, { namedTrees }] = await Promise.all([
    import('../../../patches/check-tree.js'),
    import('../../../sources/named-trees.js'),
  ]);
  const trees = await withSurroundings({}, surroundings =>
    namedTrees(options.go, planOptions(options, surroundings)),
  );
  const text = textOptions(process.stdout, process.env, false);
  const checks: SeriesCheck[] = [];
  const lines: string[] = [];
  for (const { tree } of trees) {
    const check = await checkTree(tree, options);
    checks.push(check);
    lines.push(...(await checkLines(tree, check, text)));
  }
  const json = `${JSON.stringify(checks.map(checkDocument), null, 2)}\n`;
  process.stdout.write(options.json ? json : lines.join('\n'));
  return checks.every(({ fits }) => fits) ? ExitCode.conforms : ExitCode.nonconforming;
}

async function checkLines(tree: Tree, check: SeriesCheck, text: TextOptions): Promise<string[]> {
  const { replacedLines, treeLine, verdictLines } = await import('../../patch-lines.js');
  return [
    treeLine(tree, text),
    ...replacedLines(check.removed),
    ...verdictLines(check.verdicts, text),
    `${paint(text, check.fits ? 'green' : 'red', check.fits ? '✓' : '✗')} ${check.sentence}`,
    '',
  ];
}
