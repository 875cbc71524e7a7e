import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFlags, variantEnvironment } from '../../fixtures/variant.js';
import { removeFolder } from '../../host/cache.js';
import type { FixtureUse } from '../../scenarios/scenario.js';
import type { CompiledFixture } from '../../scenarios/stage.js';
import { variants } from '../../scenarios/variants.js';
import { execute, faultyRuntime, faultyTool, reassembledRuntime, type Workshop } from './build.js';
import type { Fault } from './fault.js';
import type { LinkRecipe } from './programs.js';

/** Programs with one fault in their runtime, or made by a tool with a fault in it; each is made when it is asked for. */
export class Subject {
  readonly #workshop: Workshop;
  readonly #fault: Fault;
  readonly #folder: string;
  readonly #runtimes = new Map<string, string>();
  readonly #programs = new Map<string, CompiledFixture>();
  #tool: string | undefined;

  /** `folder` is empty and goes away with `close`. */
  constructor(workshop: Workshop, fault: Fault, folder: string) {
    this.#workshop = workshop;
    this.#fault = fault;
    this.#folder = folder;
  }

  /** Links a program. SameCode, Unbuildable. */
  async program(recipe: LinkRecipe): Promise<CompiledFixture> {
    const { use } = recipe;
    const key = `${use.name}-${use.variant}`;
    const made = this.#programs.get(key);
    if (made !== undefined) return made;
    const path = join(this.#folder, key);
    await mkdir(this.#folder, { recursive: true });
    const linker = this.#isTool('link') ? { linker: await this.#faultyTool('link') } : {};
    const packages = this.#isTool('link') ? {} : { runtime: await this.#runtime(use) };
    await execute(this.#workshop, await recipe.command(path, { packages, ...linker }));
    const program = { ...recipe.original, path };
    this.#programs.set(key, program);
    return program;
  }

  async close(): Promise<void> {
    await removeFolder(this.#folder);
  }

  /** Whether the fault is in the linker (1.11), or in what the assembler is made of. */
  #isTool(name: 'asm' | 'link'): boolean {
    const inCommands = this.#fault.file.startsWith('src/cmd/');
    const inLinker = this.#fault.file.startsWith('src/cmd/link/');
    return inCommands && (name === 'link') === inLinker;
  }

  async #runtime(use: FixtureUse): Promise<string> {
    const variant = variants[use.variant] ?? {};
    const flags = packageFlags(variant, this.#workshop.toolchain.version);
    const key = JSON.stringify([flags, variantEnvironment(variant)]);
    const made = this.#runtimes.get(key);
    if (made !== undefined) return made;
    const folder = join(this.#folder, `runtime${this.#runtimes.size}`);
    await mkdir(folder);
    const recipe = await this.#workshop.runtime(variant);
    const archive = this.#isTool('asm')
      ? await reassembledRuntime(this.#workshop, recipe, await this.#faultyTool('asm'), folder)
      : await faultyRuntime(this.#workshop, recipe, this.#fault, folder);
    this.#runtimes.set(key, archive);
    return archive;
  }

  async #faultyTool(name: 'asm' | 'link'): Promise<string> {
    if (this.#tool !== undefined) return this.#tool;
    const folder = join(this.#folder, name);
    await mkdir(folder, { recursive: true });
    this.#tool = await faultyTool(this.#workshop, await this.#workshop.tool(name), this.#fault, folder);
    return this.#tool;
  }
}
