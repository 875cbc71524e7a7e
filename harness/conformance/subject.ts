import { defined } from '../host/defined.js';
import { portTo } from '../patches/series.js';
import { formatVersion } from '../releases/version.js';
import { obtainBootstrap } from '../sources/bootstrap.js';
import type { Choice } from '../sources/choice.js';
import type { Tree } from '../sources/tree.js';
import { toolchainFor } from '../toolchain/build.js';
import { defaultProcessor, forProcessor } from '../toolchain/processor.js';
import { type ReferenceTree, referenceTree } from '../toolchain/reference.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import type { GoRequest, Surroundings } from './gos.js';
import { emulatorFor, hasOwnOn } from './processors.js';

/** One Go to judge, with its own debug calls or those of a patch series. */
export interface Subject {
  choice: Choice;
  /** The tree that was asked for, without any series. */
  origin: Tree;
  implementation: Toolchain['implementation'];
  /** The processor, by GOARCH. */
  processor: string;
  /**
   * Returns the tree that was asked for, or a copy of it with the series applied. The copy is made at the
   * first call, so that it is made on top of what was built by then.
   */
  tree(): Promise<ReferenceTree>;
  /** Builds the tree if it isn't built yet. Throws BuildError. */
  toolchain(): Promise<Toolchain>;
}

/**
 * Returns what is to be judged of one tree: its own debug calls, the reference implementation, or both.
 */
export function subjectsOf(
  choice: Choice,
  tree: Tree,
  request: GoRequest,
  surroundings: Surroundings,
  processor: string = defaultProcessor,
): Subject[] {
  const { build } = request;
  const hasOwn = hasOwnOn(processor, tree);
  if (!hasOwn) {
    const on = processor === defaultProcessor ? '' : ` on ${processor}`;
    surroundings.progress.note(
      `Go ${formatVersion(tree.version)} has no debug calls${on}: the patch series adds them`,
    );
  }
  const series = request.series ?? (hasOwn ? undefined : portTo(processor));
  const wanted = request.implementation ?? (hasOwn ? 'own' : 'reference');
  const patched = (): Promise<ReferenceTree> =>
    referenceTree(tree, { ...surroundings, processor, ...defined({ build, series }) });
  const subjects: Subject[] = [];
  if (hasOwn && wanted !== 'reference') {
    subjects.push(subject(choice, tree, 'own', async () => tree, request, surroundings, processor));
  }
  if (wanted !== 'own')
    subjects.push(subject(choice, tree, 'reference', patched, request, surroundings, processor));
  return subjects;
}

function subject(
  choice: Choice,
  origin: Tree,
  implementation: Subject['implementation'],
  makeTree: () => Promise<ReferenceTree>,
  request: GoRequest,
  surroundings: Surroundings,
  processor: string,
): Subject {
  const { cache, progress } = surroundings;
  let made: Promise<ReferenceTree> | undefined;
  const tree = (): Promise<ReferenceTree> => {
    made ??= makeTree();
    return made;
  };
  const bootstrap: Parameters<typeof toolchainFor>[1]['bootstrap'] = minimum =>
    obtainBootstrap(minimum, { cache, progress, offline: request.from === 'cache' });
  return {
    choice,
    origin,
    implementation,
    processor,
    tree,
    toolchain: async () => {
      const { amends, ...rest } = await tree();
      const options = { cache, progress, implementation, bootstrap, ...defined({ amends }) };
      const toolchain = await toolchainFor(rest, options);
      const emulator = await emulatorFor(processor, request, surroundings);
      if (emulator === undefined) return toolchain;
      return processor === defaultProcessor
        ? { ...toolchain, emulator }
        : forProcessor(toolchain, processor, emulator);
    },
  };
}
