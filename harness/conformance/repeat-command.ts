import { packageFacts } from '../host/package.js';
import { quoted } from '../host/quoted.js';
import { defaultProcessor } from '../toolchain/processor.js';
import type { ReleaseOptions } from './options.js';
import type { Subject } from './subject.js';

/** Returns what to type to see one scenario again. */
export function repeatCommand(
  id: string,
  { choice, implementation, processor }: Pick<Subject, 'choice' | 'implementation' | 'processor'>,
  {
    gos: { series, qemu, target },
    profile,
    seed,
    repeat,
    untilFail,
  }: Omit<ReleaseOptions, 'earlier' | 'scenarioTimes'>,
): string {
  const parts = [`npx ${packageFacts().name} --go=${quoted(choice.request)}`];
  if (processor !== defaultProcessor) {
    parts.push(`--arch=${processor}`);
    if (qemu !== undefined) parts.push(`--qemu=${quoted(qemu)}`);
  }
  if (target !== undefined) parts.push(`--target=${quoted(target)}`);
  if (implementation === 'reference') {
    parts.push(series === undefined ? '--implementation=reference' : `--series=${quoted(series)}`);
  }
  if (profile === 'full') parts.push('--profile=full');
  if (seed !== undefined) parts.push(`--seed=${seed}`);
  if (repeat !== undefined) parts.push(`--repeat=${repeat}`);
  if (untilFail) parts.push('--until-fail');
  return [...parts, `--grep='^${id}$'`].join(' ');
}
