import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFlags, variantEnvironment } from '../../../fixtures/variant.js';
import { removeFolder } from '../../../host/cache.js';
import type { CompiledFixture } from '../../../scenarios/compiled.js';
import type { FixtureUse } from '../../../scenarios/scenario.js';
import { variants } from '../../../scenarios/variants.js';
import type { RuntimeRecipe, TestRecipe } from '../../../toolchain/recorded/recipes.js';
import { optionOf } from '../../../toolchain/recorded/record-tools.js';
import type { Fault } from '../rules/fault.js';
import { type LinkRecipe, linkAgain, type Replacements } from './link-recipe.js';
import { execute, faultyRuntime, faultyTool, reassembledRuntime, type Workshop } from './workshop.js';

/**
 * Programs with one fault in their runtime, or built by a tool with one fault. Each is built when it is asked
 * for.
 */
export class FaultyPrograms {
  readonly #workshop: Workshop;
  readonly #fault: Fault;
  readonly #folder: string;
  readonly #runtimes = new Map<string, string>();
  readonly #programs = new Map<string, CompiledFixture>();
  readonly #tools = new Map<'asm' | 'link', string>();

  /** `folder` is empty. `close` removes it. */
  constructor(workshop: Workshop, fault: Fault, folder: string) {
    this.#workshop = workshop;
    this.#fault = fault;
    this.#folder = folder;
  }

  /** Links a program with the fault. Throws SameCode or Unbuildable. */
  async program(recipe: LinkRecipe): Promise<CompiledFixture> {
    const { use } = recipe;
    const key = `${use.name}-${use.variant}`;
    const made = this.#programs.get(key);
    if (made !== undefined) return made;
    const path = join(this.#folder, key);
    const replacements = await this.#replacements(() => this.#runtime(use));
    await execute(this.#workshop, await recipe.command(path, replacements));
    const program = { ...recipe.original, path };
    this.#programs.set(key, program);
    return program;
  }

  /** Links the runtime's test program with the fault, and returns its path. Throws SameCode or Unbuildable. */
  async testProgram({ runtime, link }: TestRecipe): Promise<string> {
    const path = join(this.#folder, 'runtime.test');
    const replacements = await this.#replacements(() => this.#archive('tests', async () => runtime));
    const importcfg = await readFile(optionOf(link, '-importcfg') ?? '', 'utf8');
    await execute(this.#workshop, await linkAgain(link, importcfg, path, replacements));
    return path;
  }

  /** Builds what the fault is in. `runtime` makes the archive of package runtime with it. */
  async #replacements(runtime: () => Promise<string>): Promise<Replacements> {
    await mkdir(this.#folder, { recursive: true });
    const linker = this.#isIn('link') ? { linker: await this.#faultyTool('link') } : {};
    const inLinkerAlone = this.#fault.file.startsWith('src/cmd/link/');
    return { packages: inLinkerAlone ? {} : { runtime: await runtime() }, ...linker };
  }

  async close(): Promise<void> {
    await removeFolder(this.#folder);
  }

  /**
   * Whether the fault is in the sources of a tool. Up to 1.15 the linker sets the FuncID, from 1.16 on the
   * assembler does. Both are built from the packages below cmd/internal.
   */
  #isIn(name: 'asm' | 'link'): boolean {
    const { file } = this.#fault;
    return file.startsWith('src/cmd/internal/') || file.startsWith(`src/cmd/${name}/`);
  }

  async #runtime(use: FixtureUse): Promise<string> {
    const variant = variants[use.variant] ?? {};
    const flags = packageFlags(variant, this.#workshop.toolchain.version);
    const key = JSON.stringify([flags, variantEnvironment(variant)]);
    return this.#archive(key, () => this.#workshop.runtime(variant));
  }

  /** Returns package runtime with the fault, built by a recipe once for each key. */
  async #archive(key: string, recipeOf: () => Promise<RuntimeRecipe>): Promise<string> {
    const made = this.#runtimes.get(key);
    if (made !== undefined) return made;
    const folder = join(this.#folder, `runtime${this.#runtimes.size}`);
    await mkdir(folder);
    const recipe = await recipeOf();
    const archive = this.#isIn('asm')
      ? await reassembledRuntime(this.#workshop, recipe, await this.#faultyTool('asm'), folder)
      : await faultyRuntime(this.#workshop, recipe, this.#fault, folder);
    this.#runtimes.set(key, archive);
    return archive;
  }

  async #faultyTool(name: 'asm' | 'link'): Promise<string> {
    const made = this.#tools.get(name);
    if (made !== undefined) return made;
    const folder = join(this.#folder, name);
    await mkdir(folder, { recursive: true });
    const tool = await faultyTool(this.#workshop, await this.#workshop.tool(name), this.#fault, folder);
    this.#tools.set(name, tool);
    return tool;
  }
}
