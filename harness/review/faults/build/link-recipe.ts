import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cache } from '../../../host/cache.js';
import { defined } from '../../../host/defined.js';
import { silent } from '../../../host/progress.js';
import type { CompiledFixture } from '../../../scenarios/compiled.js';
import { compileUse } from '../../../scenarios/programs.js';
import type { FixtureUse } from '../../../scenarios/scenario.js';
import { withPackages } from '../../../toolchain/recorded/import-list.js';
import {
  optionOf,
  recorderIn,
  type ToolCommand,
  withOptions,
} from '../../../toolchain/recorded/record-tools.js';
import type { Toolchain } from '../../../toolchain/toolchain.js';

/**
 * How a fixture's program was linked. With it the program can be linked again with another runtime or linker.
 */
export class LinkRecipe {
  readonly use: FixtureUse;
  /** The program that the go command built. */
  readonly original: CompiledFixture;
  readonly #link: ToolCommand;
  readonly #importcfg: string;

  private constructor(original: CompiledFixture, use: FixtureUse, link: ToolCommand, importcfg: string) {
    this.original = original;
    this.use = use;
    this.#link = link;
    this.#importcfg = importcfg;
  }

  /** Builds the program once, in `folder`, which is empty and must stay. */
  static async record(
    toolchain: Toolchain,
    use: FixtureUse,
    seed: number,
    folder: string,
  ): Promise<LinkRecipe> {
    const recorder = await recorderIn(folder);
    const recorded = { ...toolchain, env: { ...toolchain.env, ...recorder.env } };
    // In a new cache the fixture is certainly missing, so the go command has to link it.
    const cache = new Cache(join(folder, 'cache'));
    const compiled = await compileUse(recorded, use, use.generate?.(seed), silent, cache);
    const links = (await recorder.commands()).filter(({ tool }) => tool === 'link');
    const [link] = links;
    const importcfg = link === undefined ? undefined : optionOf(link, '-importcfg');
    if (link === undefined || importcfg === undefined || links.length > 1) {
      throw new Error(`the fixture ${use.name} was linked ${links.length} times`);
    }
    return new LinkRecipe(compiled, use, link, await readFile(importcfg, 'utf8'));
  }

  /**
   * Returns the command that links to `to`, with other archives for `packages` and, if given, another linker.
   */
  async command(to: string, { packages, linker }: Replacements): Promise<ToolCommand> {
    return linkAgain(this.#link, this.#importcfg, to, { packages, ...defined({ linker }) });
  }
}

/** What a program is linked with: archives in place of those of the list, and another linker if given. */
export interface Replacements {
  packages: Readonly<Record<string, string>>;
  linker?: string;
}

/** Returns a linker's command that links to `to`, with the archives of the list `importcfg` but for some. */
export async function linkAgain(
  link: ToolCommand,
  importcfg: string,
  to: string,
  { packages, linker }: Replacements,
): Promise<ToolCommand> {
  const list = `${to}.importcfg`;
  await writeFile(list, withPackages(importcfg, packages));
  const command = withOptions(link, { '-o': to, '-importcfg': list });
  if (linker !== undefined) command.argv[0] = linker;
  return command;
}

/** Returns the key of a program in the table of recipes. */
export function programKey({ name, variant }: FixtureUse): string {
  return `${name}-${variant}`;
}
