import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cache, removeFolder } from '../../host/cache.js';
import { hasCode, messageOf, writeFileAtomic } from '../../host/files.js';
import { packageFacts } from '../../host/package.js';
import type { Profile, Scenario } from '../../scenarios/scenario.js';
import { processorOf } from '../../toolchain/processor.js';
import type { Toolchain } from '../../toolchain/toolchain.js';
import type { FaultVerdict } from './fault-verdict.js';
import type { FaultJudges } from './judge-faults.js';
import type { Fault } from './rules/fault.js';

/** Everything that a verdict depends on, apart from the fault. */
export interface ResumeKey {
  toolchain: Toolchain;
  scenarios: readonly Scenario[];
  profile: Profile;
  seed: number;
  judge: FaultJudges;
}

/**
 * The verdicts of a run of `faults`, kept in the cache until the run is complete, so that it can be resumed.
 */
export class ResumableRun {
  readonly #cache: Cache;
  readonly #key: string;
  readonly #verdicts = new Map<string, FaultVerdict>();
  #writing: Promise<void> = Promise.resolve();
  #problem: unknown;

  private constructor(cache: Cache, key: string) {
    this.#cache = cache;
    this.#key = key;
  }

  /**
   * Opens the run with this key. With `resume` it has the verdicts of the interrupted run, without it none.
   */
  static async open(cache: Cache, key: ResumeKey, resume: boolean): Promise<ResumableRun> {
    const run = new ResumableRun(cache, hashOf(key));
    if (resume) for (const verdict of await run.#read()) run.#verdicts.set(keyOf(verdict.fault), verdict);
    return run;
  }

  /** Returns the verdicts of an interrupted run for these faults. */
  known(faults: readonly Fault[]): FaultVerdict[] {
    return faults.flatMap(fault => {
      const verdict = this.#verdicts.get(keyOf(fault));
      return verdict === undefined ? [] : [{ ...verdict, fault }];
    });
  }

  /**
   * Adds a verdict and writes the file. Verdicts that arrive while it is being written are written together.
   */
  add(verdict: FaultVerdict): void {
    this.#verdicts.set(keyOf(verdict.fault), verdict);
    const size = this.#verdicts.size;
    this.#writing = this.#writing
      .then(() => (size === this.#verdicts.size ? this.#write() : undefined))
      .catch((error: unknown) => {
        this.#problem = error;
      });
  }

  /** Waits until the file holds all verdicts. Returns why it does not, if it could not be written. */
  async saved(): Promise<string | undefined> {
    await this.#writing;
    return this.#problem === undefined ? undefined : messageOf(this.#problem);
  }

  /** Removes the file: the run is complete. */
  async forget(): Promise<void> {
    await this.#writing;
    await removeFolder(this.#cache.path('faults', this.#key));
  }

  async #write(): Promise<void> {
    const folder = await this.#cache.shared('faults', this.#key);
    await writeFileAtomic(join(folder, 'verdicts.json'), JSON.stringify([...this.#verdicts.values()]));
  }

  async #read(): Promise<FaultVerdict[]> {
    const file = join(this.#cache.path('faults', this.#key), 'verdicts.json');
    try {
      return JSON.parse(await readFile(file, 'utf8')) as FaultVerdict[];
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      // A file that another version left behind or that the disk ruined is as good as none: all faults are
      // judged.
      if (error instanceof SyntaxError) return [];
      throw error;
    }
  }
}

/** The same fault of the same tree has the same place and the same texts. */
function keyOf({ file, id, key }: Fault): string {
  return [file, id, key].join('\n');
}

function hashOf({ toolchain, scenarios, profile, seed, judge }: ResumeKey): string {
  const parts = [
    'verdicts 1',
    packageFacts().version,
    toolchain.id,
    toolchain.goroot,
    processorOf(toolchain),
    profile,
    String(seed),
    ...(judge === 'scenarios' ? scenarios.map(({ id }) => id) : [judge]),
  ];
  return `run-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)}`;
}
