import { join } from 'node:path';
import { runtimeBuild } from '../../../fixtures/variant.js';
import type { Cache } from '../../../host/cache.js';
import type { Progress } from '../../../host/progress.js';
import type { Scenario } from '../../../scenarios/scenario.js';
import { runtimeRecipe, type ToolRecipe, toolRecipe } from '../../../toolchain/recorded/recipes.js';
import type { Toolchain } from '../../../toolchain/toolchain.js';
import { LinkRecipe, programKey } from './link-recipe.js';
import type { Workshop } from './workshop.js';

/**
 * Returns what is needed to build faults in a toolchain. Recipes are recorded when they are first asked for.
 */
export function workshopOf(toolchain: Toolchain, cache: Cache): Workshop {
  const tools = new Map<string, Promise<ToolRecipe>>();
  return {
    toolchain,
    cache,
    runtime: variant => runtimeRecipe(toolchain, runtimeBuild(variant, toolchain.version), cache),
    tool: name => {
      const recipe = tools.get(name) ?? toolRecipe(toolchain, name, cache);
      tools.set(name, recipe);
      return recipe;
    },
  };
}

/**
 * Records how each program that scenarios need is linked. It creates `folder`, which must stay as long as the
 * recipes are used.
 */
export async function recordAll(
  toolchain: Toolchain,
  scenarios: readonly Scenario[],
  seed: number,
  folder: string,
  progress: Progress,
): Promise<Map<string, LinkRecipe>> {
  const uses = new Map(scenarios.flatMap(({ fixtures }) => fixtures).map(use => [programKey(use), use]));
  const task = progress.task(`compile ${uses.size} programs`);
  try {
    const recipes = await Promise.all(
      [...uses].map(async ([key, use]): Promise<[string, LinkRecipe]> => {
        return [key, await LinkRecipe.record(toolchain, use, seed, join(folder, key))];
      }),
    );
    task.done();
    return new Map(recipes);
  } catch (error) {
    task.failed();
    throw error;
  }
}
