import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmulatorCommand, foldersOf } from '../emulators/command.js';
import { fixturesFolder } from '../fixtures/source.js';
import { Cache } from '../host/cache.js';
import { defined } from '../host/defined.js';
import { BuildError, MachineError, UserError } from '../host/errors.js';
import type { Progress } from '../host/progress.js';
import { type Confinement, confined } from '../host/sandbox.js';
import type { TreeChanges } from '../patches/tree-view.js';
import type { Profile, Scenario } from '../scenarios/scenario.js';
import type { Tree } from '../sources/tree.js';
import { toolchainFor } from '../toolchain/build.js';
import { candidateTree } from '../toolchain/candidate.js';
import { placesOfCompiler } from '../toolchain/places.js';
import { forProcessor } from '../toolchain/processor.js';
import { runtimeTests } from '../toolchain/runtime-tests/judge.js';
import type { RuntimeTestResult } from '../toolchain/runtime-tests/result.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import { type Played, playOn, type Side, sideOf } from './side.js';

export interface CandidatesOptions {
  /** The folder for everything that candidates build and write. The caller creates and removes it. */
  folder: string;
  scenarios: readonly Scenario[];
  profile: Profile;
  seed: number;
  /** Whether candidates run in a sandbox. */
  walls: boolean;
  /** The processor that candidates are judged on, by GOARCH, and what runs its programs; absent: this one. */
  emulated?: { processor: string; emulator: EmulatorCommand };
  /** Deadline of one candidate, from its first command to its last. */
  timeoutMs: number;
  progress: Progress;
}

/** A built candidate. */
export interface Candidate {
  side: Side;
  toolchain: Toolchain;
  confinement: Confinement;
  /** Lifts the candidate's deadline once it has been judged. Every later step has its own deadline. */
  stopClock: () => void;
}

/**
 * Builds and judges candidates. A candidate is the baseline with some files changed. Everything that it
 * builds and runs stays in one folder.
 */
export class Candidates {
  readonly cache: Cache;
  readonly folder: string;
  readonly scenarios: readonly Scenario[];
  readonly #base: Tree;
  readonly #options: CandidatesOptions;

  /** `base` must be built already. */
  constructor(base: Tree, options: CandidatesOptions) {
    this.#base = base;
    this.#options = options;
    this.folder = options.folder;
    this.scenarios = options.scenarios;
    this.cache = new Cache(join(options.folder, 'cache'));
  }

  /**
   * Builds a candidate and the programs that scenarios need, runs `action` on it, and then ends every process
   * that it started.
   */
  async with<T>(changes: TreeChanges, action: (candidate: Candidate) => Promise<T>): Promise<T> {
    const { timeoutMs } = this.#options;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    const confinement = await this.#confinement(abort.signal);
    try {
      return await onMadeFiles(confinement.walls, async () => {
        const built = await this.#build(changes, confinement);
        return await action({ ...built, stopClock: () => clearTimeout(timer) });
      });
    } finally {
      clearTimeout(timer);
      // Nobody waits any longer for a process that is still running.
      abort.abort();
    }
  }

  /** Plays scenarios on a candidate. The time that each took on the baseline says when it hangs. */
  playScenarios(
    { side, confinement }: Candidate,
    ids: readonly string[],
    baseline: ReadonlyMap<string, Played>,
    more: { traces?: Readonly<Record<string, number>>; onEnd?: (id: string) => void } = {},
  ): Promise<Map<string, Played>> {
    const usualMs = (id: string): number => baseline.get(id)?.durationMs ?? 0;
    return confined(confinement, () => playOn(side, ids, { usualMs, signal: confinement.signal, ...more }));
  }

  /** Runs the candidate's own TestDebugCall*. If they don't compile, that counts as a failed test. */
  async runtimeTests({ toolchain, confinement }: Candidate): Promise<RuntimeTestResult[]> {
    const { cache } = this;
    try {
      return await confined(confinement, () => runtimeTests(toolchain, { cache }));
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      const { message, excerpt } = error;
      return [
        {
          name: 'TestDebugCall',
          outcome: 'failed',
          durationMs: 0,
          reason: message,
          output: excerpt ?? message,
        },
      ];
    }
  }

  async #build(changes: TreeChanges, confinement: Confinement): Promise<Omit<Candidate, 'stopClock'>> {
    const { scenarios, profile, seed, timeoutMs, progress } = this.#options;
    const { cache } = this;
    try {
      const tree = await candidateTree(this.#base, changes, { cache, confinement });
      const built = await toolchainFor(tree, {
        cache,
        bootstrap: () => Promise.reject(new Error('a candidate is already built')),
      });
      const { emulated } = this.#options;
      const toolchain =
        emulated === undefined ? built : forProcessor(built, emulated.processor, emulated.emulator);
      const side = await confined(confinement, () =>
        sideOf(toolchain, scenarios, { profile, seed, cache, progress }),
      );
      return { side, toolchain, confinement };
    } catch (error) {
      if (confinement.signal.aborted) {
        throw new BuildError(`the build did not end within ${Math.round(timeoutMs / 1000)} s`, {
          cause: error,
        });
      }
      // A build that is killed for too many processes or too much memory also counts as one that fails.
      if (error instanceof MachineError) {
        const { message, excerpt } = error;
        throw new BuildError(message, { cause: error, ...defined({ excerpt }) });
      }
      throw error;
    }
  }

  async #confinement(signal: AbortSignal): Promise<Confinement> {
    const { folder, walls, emulated } = this.#options;
    for (const name of ['tmp', 'home']) await mkdir(join(folder, name), { recursive: true });
    return {
      folder,
      readable: [fixturesFolder, ...placesOfCompiler(), ...foldersOf(emulated?.emulator)],
      walls,
      signal,
    };
  }
}

/**
 * Runs `action` on files that a change made. In a sandbox an error of the system, or of a reader of such
 * files, is the change's doing, and is thrown as a BuildError: a link in the place of a file, an archive that
 * is none. Errors that only a bug of ours raises (TypeError and the like) stay what they are.
 */
export async function onMadeFiles<T>(walls: boolean, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const ours = error instanceof UserError || !(error instanceof Error) || bugs.has(error.constructor);
    if (!walls || ours) throw error;
    throw new BuildError(`what the change made can't be used: ${error.message}`, { cause: error });
  }
}

const bugs = new Set<unknown>([TypeError, RangeError, ReferenceError, SyntaxError]);

/** Whether an error means that a candidate does not build. */
export function isBuildFailure(error: unknown): error is UserError {
  return error instanceof BuildError;
}
