import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silent } from '../host/progress.js';
import { confined } from '../host/sandbox.js';
import type { Scenario } from '../scenarios/scenario.js';
import type { Candidate, Candidates } from './candidates.js';
import { FaultyPrograms } from './faults/build/faulty-programs.js';
import type { LinkRecipe } from './faults/build/link-recipe.js';
import { SameCode, Unbuildable, type Workshop } from './faults/build/workshop.js';
import { recordAll, workshopOf } from './faults/judge-faults.js';
import type { Fault } from './faults/rules/fault.js';

/**
 * Makes a candidate's programs again with another text for one file of package runtime: that package is compiled and
 * the programs are linked, which takes seconds. How the go command did it the first time is recorded.
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

  /** Whether a file can be changed this way: Go or assembly of package runtime itself, which the tools aren't made of. */
  static canChange(file: string): boolean {
    return /^src\/runtime\/[^/]+\.(go|s)$/.test(file) && !file.endsWith('_test.go');
  }

  /**
   * The candidate with another text for a file. `same` where the compiler makes the same of it; undefined where it can't be made this way,
   * which doesn't mean that it can't be made at all.
   */
  async with(file: string, text: string): Promise<{ candidate: Candidate } | 'same' | undefined> {
    const { toolchain, confinement, side } = this.#candidate;
    const before = await readFile(join(toolchain.goroot, file), 'utf8');
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

/** Another text for a file, as the engine that plants faults takes it. */
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
