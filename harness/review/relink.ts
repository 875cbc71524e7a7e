import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { silent } from '../host/progress.js';
import { confined } from '../host/sandbox.js';
import type { Scenario } from '../scenarios/scenario.js';
import type { Candidate, Candidates } from './candidates.js';
import { FaultyPrograms } from './faults/build/faulty-programs.js';
import type { LinkRecipe } from './faults/build/link-recipe.js';
import { recordAll, workshopOf } from './faults/build/recordings.js';
import { SameCode, Unbuildable, type Workshop } from './faults/build/workshop.js';
import type { Fault } from './faults/rules/fault.js';

/**
 * Builds a candidate's programs again with another text for one file of package runtime. It compiles that
 * package and links the programs, which takes seconds. It repeats the commands that the go command ran the
 * first time.
 */
export class Relinker {
  readonly #candidate: Candidate;
  readonly #workshop: Workshop;
  readonly #recipes: ReadonlyMap<string, LinkRecipe>;
  readonly #folder: string;
  #made = 0;

  private constructor(
    candidate: Candidate,
    workshop: Workshop,
    recipes: ReadonlyMap<string, LinkRecipe>,
    folder: string,
  ) {
    this.#candidate = candidate;
    this.#workshop = workshop;
    this.#recipes = recipes;
    this.#folder = folder;
  }

  /** Records how a candidate's programs are linked. */
  static async record(
    candidates: Candidates,
    candidate: Candidate,
    scenarios: readonly Scenario[],
  ): Promise<Relinker> {
    const { toolchain, confinement, side } = candidate;
    const folder = join(candidates.folder, `relinked-${toolchain.id.slice(0, 12)}`);
    await mkdir(folder, { recursive: true });
    const recipes = await confined(confinement, () =>
      recordAll(toolchain, scenarios, side.seed, join(folder, 'programs'), silent),
    );
    return new Relinker(candidate, workshopOf(toolchain, candidates.cache), recipes, folder);
  }

  /**
   * Whether a file can be changed this way. It must be Go or assembly of package runtime itself, because the
   * tools are not built from those files.
   */
  static canChange(file: string): boolean {
    return /^src\/runtime\/[^/]+\.(go|s)$/.test(file) && !file.endsWith('_test.go');
  }

  /**
   * Builds the candidate with another text for a file, which has the text `before` in the candidate. Returns
   * `same` if the compiler produces the same code, and undefined if the programs can't be built this way. A
   * full build may still succeed then.
   */
  async with(
    file: string,
    before: string,
    text: string,
  ): Promise<{ candidate: Candidate } | 'same' | undefined> {
    const { confinement, side } = this.#candidate;
    const fault = wholeFile(file, before, text);
    const subject = new FaultyPrograms(this.#workshop, fault, join(this.#folder, `${this.#made++}`));
    try {
      return await confined(confinement, async () => {
        const fixtures = [];
        for (const recipe of this.#recipes.values()) fixtures.push(await subject.program(recipe));
        return { candidate: { ...this.#candidate, side: { ...side, fixtures } } };
      });
    } catch (error) {
      if (error instanceof SameCode) return 'same';
      if (error instanceof Unbuildable) return undefined;
      throw error;
    }
  }
}

/** The replacement of a whole file, in the form that the code for planting faults expects. */
function wholeFile(file: string, before: string, text: string): Fault {
  return {
    id: file,
    key: '',
    file,
    line: 1,
    symbol: file,
    rule: 'dropped statement',
    before: '',
    after: '',
    start: 0,
    end: before.length,
    text,
  };
}
