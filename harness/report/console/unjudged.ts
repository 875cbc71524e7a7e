import type { UnjudgedRelease } from '../model.js';
import { foreignLines, hang, paint, type TextOptions } from '../text.js';

/**
 * Lists the releases that could not be judged, each with the reason and what to do; no lines where there are
 * none.
 */
export function unjudgedLines(
  unjudged: readonly UnjudgedRelease[] | undefined,
  options: TextOptions,
): string[] {
  if (unjudged === undefined || unjudged.length === 0) return [];
  const lines = [paint(options, 'red', 'Not judged')];
  unjudged.forEach(({ release, sentence, remedy, excerpt }, i) => {
    lines.push(...hang(options, `  ${paint(options, 'bold', release)}  `, sentence));
    // One remedy for several in a row is printed once.
    if (remedy !== undefined && remedy !== unjudged[i + 1]?.remedy) {
      lines.push(...hang(options, '    ', remedy));
    }
    if (excerpt !== undefined)
      lines.push(...foreignLines(excerpt).map(line => paint(options, 'dim', `    | ${line}`)));
  });
  return [...lines, ''];
}
