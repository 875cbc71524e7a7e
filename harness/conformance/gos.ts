import type { Cache } from '../host/cache.js';
import { defined } from '../host/defined.js';
import type { Progress } from '../host/progress.js';
import type { Choice, From } from '../sources/choice.js';
import { plan } from '../sources/plan.js';
import { defaultProcessor } from '../toolchain/processor.js';
import type { BuildMode } from '../toolchain/reference.js';
import type { Toolchain } from '../toolchain/toolchain.js';

/** `both`: the tree's own debug calls and those of the patch series, one after the other. */
export type Implementation = Toolchain['implementation'] | 'both';

/** Which Gos, and whose debug calls in them. */
export interface GoRequest {
  /** The value of `--go`; one release for each protocol when absent. */
  go?: string;
  from: From;
  /** SHA-256 of the tarball that `go` names: 64 hex digits. */
  sha256?: string;
  /** The tree's own, or the reference where it has none, when absent. */
  implementation?: Implementation;
  /** How a patched tree is built; incremental where its unpatched tree is built, when absent. */
  build?: BuildMode;
  /** The patch series: a name or a folder; the one for the release when absent. */
  series?: string;
  /** The processors, by GOARCH; amd64 when absent. */
  processors?: readonly string[];
  /** The folder of the QEMU to use. */
  qemu?: string;
  /** The gdbserver that programs run under: see `gdbserverAt`. They run under ptrace or in QEMU when absent. */
  target?: string;
}

/** Where downloads and builds are kept, and who hears how far they are. */
export interface Surroundings {
  cache: Cache;
  progress: Progress;
}

/**
 * Resolves a request to what is judged: each Go on each processor, one after the other. Fetches no tree yet.
 */
export async function planCells(request: GoRequest, surroundings: Surroundings): Promise<Choice[]> {
  const choices = await planGos(request, surroundings);
  return cellsOf(choices, processorsOf(request));
}

/** Each Go on each processor. The same tree serves all of them: it is obtained once. */
export function cellsOf(choices: readonly Choice[], processors: readonly string[]): Choice[] {
  return choices.flatMap(choice =>
    processors.map(processor => ({
      ...choice,
      name: processor === defaultProcessor ? choice.name : `${choice.name} ${processor}`,
      processor,
      obtain: () => choice.obtain(),
    })),
  );
}

/** The processors of a request, by GOARCH. */
export function processorsOf({ processors }: Pick<GoRequest, 'processors'>): readonly string[] {
  return processors ?? [defaultProcessor];
}

/** Resolves a request to single Gos, in the order in which they were typed. Fetches no tree yet. */
export function planGos(request: GoRequest, { cache, progress }: Surroundings): Promise<Choice[]> {
  const { go, from, sha256, implementation } = request;
  return plan(go, {
    cache,
    progress,
    from,
    // The patch series brings debug calls to a tree that has none, unless its own are asked for.
    need: implementation === 'own' ? 'debug calls' : 'register maps',
    ...defined({ sha256 }),
  });
}
