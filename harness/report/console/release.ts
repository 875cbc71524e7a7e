import type { ReleaseResult } from '../model.js';
import { displayWidth, hang, paint, type TextOptions } from '../text.js';

/** `Go 1.15.15`, and whose debug calls were judged where they are not the tree's own. */
export function releaseName(result: ReleaseResult): string {
  return `Go ${result.release}${result.implementation === 'reference' ? ' (reference implementation)' : ''}`;
}

/** The release, its protocol and where it came from. */
export function headline(result: ReleaseResult, options: TextOptions): string[] {
  const name = releaseName(result);
  const head = `${paint(options, 'bold', name)}  ${paint(options, 'cyan', result.protocol)}  `;
  const bare = ' '.repeat(displayWidth(head));
  return hang(options, bare, result.origin).map((line, i) =>
    i === 0 ? head + paint(options, 'dim', line.slice(bare.length)) : paint(options, 'dim', line),
  );
}
