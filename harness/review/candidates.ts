import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Cache } from '../host/cache.js';
import { BuildError, MachineError, type UserError } from '../host/errors.js';
import { ownPlaces } from '../host/own-places.js';
import type { Progress } from '../host/progress.js';
import { type Confinement, confined } from '../host/sandbox.js';
import type { TreeChanges } from '../patches/tree-view.js';
import type { Profile, Scenario } from '../scenarios/scenario.js';
import type { Tree } from '../sources/tree.js';
import { toolchainFor } from '../toolchain/build.js';
import { candidateTree } from '../toolchain/candidate.js';
import { runtimeTests } from '../toolchain/runtime-tests/judge.js';
import type { RuntimeTestResult } from '../toolchain/runtime-tests/result.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import { type Played, playOn, type Side, sideOf } from './side.js';

export interface CandidatesOptions {
  /** Where all that is made of candidates lies; it exists and is removed by the caller. */
  folder: string;
  scenarios: readonly Scenario[];
  profile: Profile;
  seed: number;
  /** Whether candidates run behind walls. */
  walls: boolean;
  /** How long one candidate may take, from its first command to its last. */
  timeoutMs: number;
  progress: Progress;
}

/** A candidate that is built. */
export interface Candidate {
  side: Side;
  toolchain: Toolchain;
  confinement: Confinement;
  /** It has been judged: what is done with it from here on has deadlines of its own. */
  stopClock: () => void;
}

/** Builds and judges candidates, which are a baseline with some files changed. What they make and run stays in one folder. */
export class Candidates {
  readonly cache: Cache;
  readonly folder: string;
  readonly scenarios: readonly Scenario[];
  readonly #base: Tree;
  readonly #options: CandidatesOptions;

  /** `base` is built. */
  constructor(base: Tree, options: CandidatesOptions) {
    this.#base = base;
    this.#options = options;
    this.folder = options.folder;
    this.scenarios = options.scenarios;
    this.cache = new Cache(join(options.folder, 'cache'));
  }

  /** Builds a candidate and the programs that scenarios need, does something with it, and ends all that it started. */
  async with<T>(changes: TreeChanges, action: (candidate: Candidate) => Promise<T>): Promise<T> {
    const { timeoutMs } = this.#options;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    const confinement = await this.#confinement(abort.signal);
    try {
      const built = await this.#build(changes, confinement);
      return await action({ ...built, stopClock: () => clearTimeout(timer) });
    } finally {
      clearTimeout(timer);
      // Whatever is still running has nobody left who waits for it.
      abort.abort();
    }
  }

  /** Plays scenarios on a candidate. One may take five times as long as on the baseline, and what a busy machine needs. */
  playScenarios(
    { side, confinement }: Candidate,
    ids: readonly string[],
    baseline: ReadonlyMap<string, Played>,
    more: { traces?: Readonly<Record<string, number>>; onEnd?: (id: string) => void } = {},
  ): Promise<Map<string, Played>> {
    const deadlineMs = (id: string): number => 5 * (baseline.get(id)?.durationMs ?? 0) + 10_000;
    return confined(confinement, () =>
      playOn(side, ids, { deadlineMs, signal: confinement.signal, ...more }),
    );
  }

  /** The candidate's own TestDebugCall*; where they don't compile that is their result. */
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
      const toolchain = await toolchainFor(tree, {
        cache,
        bootstrap: () => Promise.reject(new Error('a candidate is built already')),
      });
      const side = await confined(confinement, () =>
        sideOf(toolchain, scenarios, { profile, seed, cache, progress }),
      );
      return { side, toolchain, confinement };
    } catch (error) {
      if (confinement.signal.aborted) {
        throw new BuildError(`it had not been built after ${Math.round(timeoutMs / 1000)} s`, {
          cause: error,
        });
      }
      // What is killed for what it does, too many processes or too much memory, doesn't build either.
      if (error instanceof MachineError) {
        const { message, excerpt } = error;
        throw new BuildError(message, { cause: error, ...(excerpt === undefined ? {} : { excerpt }) });
      }
      throw error;
    }
  }

  async #confinement(signal: AbortSignal): Promise<Confinement> {
    const { folder, walls } = this.#options;
    for (const name of ['tmp', 'home']) await mkdir(join(folder, name), { recursive: true });
    return { folder, readable: ownPlaces(), walls, signal };
  }
}

/** Whether an error says that a candidate does not build. */
export function isBuildFailure(error: unknown): error is UserError {
  return error instanceof BuildError;
}
