import { readTreeNumbers } from '../binary/tree-numbers.js';
import { compileFixture, type FixtureVariant } from '../fixtures/compile.js';
import { generatedFolder } from '../fixtures/generated.js';
import { Cache } from '../host/cache.js';
import { defined } from '../host/defined.js';
import type { Progress } from '../host/progress.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import type { CompiledFixture } from './compiled.js';
import type { FixtureUse, Scenario } from './scenario.js';
import { variants } from './variants.js';

/** How programs are compiled: see the options of the same names of `compileFixture`. */
export interface CompileMode {
  record?: boolean;
  cached?: boolean;
}

/** The programs that scenarios use, compiled. */
export async function compileAll(
  toolchain: Toolchain,
  chosen: readonly Scenario[],
  seed: number,
  progress: Progress,
  cache = Cache.default(),
  mode: CompileMode = {},
): Promise<CompiledFixture[]> {
  return Promise.all(
    usesOf(chosen).map(use => compileUse(toolchain, use, use.generate?.(seed), progress, cache, mode)),
  );
}

/** The programs that scenarios use, each once, in the order of the scenarios. */
export function usesOf(chosen: readonly Scenario[]): FixtureUse[] {
  return [...new Map(chosen.flatMap(({ fixtures }) => fixtures).map(use => [useKey(use), use])).values()];
}

/** Returns what tells programs apart. */
export function useKey({ name, variant }: Pick<FixtureUse, 'name' | 'variant'>): string {
  return `${name}-${variant}`;
}

/** One program; `files` are its source unless that lies in fixtures/go. */
export async function compileUse(
  toolchain: Toolchain,
  use: FixtureUse,
  files: Readonly<Record<string, string>> | undefined,
  progress: Progress,
  cache = Cache.default(),
  mode: CompileMode = {},
): Promise<CompiledFixture> {
  const variant = variantOf(use);
  const folder = files === undefined ? undefined : await generatedFolder(use.name, files, cache);
  const request = { name: use.name, variant };
  const options = { cache, progress, ...mode, ...defined({ folder }) };
  const compiled = await compileFixture(toolchain, request, options);
  const numbers = await readTreeNumbers(toolchain.goroot);
  return { name: use.name, variant: use.variant, ...compiled, ...defined({ numbers }) };
}

/** How a program is compiled. Throws for a variant that nobody has described: names are written by us. */
export function variantOf(use: FixtureUse): FixtureVariant {
  const variant = variants[use.variant];
  if (variant === undefined) throw new Error(`no variant ${use.variant}`);
  return variant;
}
