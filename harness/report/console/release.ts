import type { ReleaseResult } from '../model.js';
import { releaseWithProcessor } from '../order.js';
import { displayWidth, hang, padEnd, paint, type TextOptions } from '../text.js';

/**
 * `Go 1.15.15`, the processor where it is not amd64, and whose debug calls were judged where they are not the
 * tree's own.
 */
export function releaseName(
  result: Pick<ReleaseResult, 'release' | 'architecture' | 'implementation'>,
): string {
  return `Go ${releaseWithProcessor(result)}${result.implementation === 'reference' ? ' (reference implementation)' : ''}`;
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

/** With `--verbose`: what decided how a Go was judged, and where that was read. */
export function factLines({ facts = [] }: ReleaseResult, options: TextOptions): string[] {
  if (!options.verbose) return [];
  return facts.flatMap(({ fact, value, source }) =>
    hang(options, `  ${padEnd(fact, 13)} `, `${value} (from ${source})`),
  );
}
