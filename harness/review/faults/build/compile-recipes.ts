import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type FixtureVariant, packageFlags, variantEnvironment } from '../../../fixtures/variant.js';
import type { Cache } from '../../../host/cache.js';
import { defaultProcessor, processorOf } from '../../../toolchain/processor.js';
import type { Toolchain } from '../../../toolchain/toolchain.js';
import { optionOf, recordBuild, type ToolCommand } from './record-tools.js';

const buildTimeoutMs = 600_000;

/** How the go command built package runtime. With it the package can be built again with one file changed. */
export interface RuntimeRecipe {
  compile: ToolCommand;
  /** The command of each assembly file, by the file's name. */
  assemble: Map<string, ToolCommand>;
  /** The finished archive. */
  archive: string;
  /** The object files in it, in order. */
  objects: string[];
}

/** How the go command built a program of cmd: `asm` or `link`. */
export interface ToolRecipe {
  /** The command that compiled each of its packages, by import path. */
  packages: Map<string, ToolCommand>;
  link: ToolCommand;
}

/** Records how package runtime is built for fixtures of a variant. The recording is kept in the cache. */
export async function runtimeRecipe(
  toolchain: Toolchain,
  variant: FixtureVariant,
  cache: Cache,
): Promise<RuntimeRecipe> {
  const flags = packageFlags(variant, toolchain.version);
  const commands = await keptCommands(
    toolchain,
    ['-a', ...flags, 'runtime'],
    variantEnvironment(variant),
    cache,
  );
  // Older go commands work in the package's folder, newer ones in src. For the assembler, all of them name
  // the file in full.
  const source = join(toolchain.goroot, 'src/runtime');
  const compile = commands.find(
    command => command.tool === 'compile' && optionOf(command, '-p') === 'runtime',
  );
  if (compile === undefined) throw new Error(`package runtime of ${toolchain.goroot} was not compiled`);
  const assemble = new Map<string, ToolCommand>();
  for (const command of commands) {
    if (command.tool !== 'asm' || command.cwd !== source || command.argv.includes('-gensymabis')) continue;
    assemble.set(nameOf(command.argv.at(-1) ?? ''), command);
  }
  const archive = optionOf(compile, '-o') ?? '';
  // The go command passes assembly files in alphabetical order.
  const objects = [...assemble.keys()].sort().map(name => join(dirname(archive), name.replace(/\.s$/, '.o')));
  return { compile, assemble, archive, objects };
}

/** What a toolchain's environment needs for the programs of cmd: they run on this machine, whatever they make. */
export function environmentOfTools(toolchain: Toolchain): Record<string, string> {
  return processorOf(toolchain) === defaultProcessor ? {} : { GOARCH: defaultProcessor };
}

/** Records how a program of cmd is built. The recording is kept in the cache. */
export async function toolRecipe(
  toolchain: Toolchain,
  tool: 'asm' | 'link',
  cache: Cache,
): Promise<ToolRecipe> {
  const commands = await keptCommands(
    toolchain,
    ['-a', '-o', '$FOLDER/program', `cmd/${tool}`],
    environmentOfTools(toolchain),
    cache,
  );
  const packages = new Map<string, ToolCommand>();
  for (const command of commands) {
    const path = optionOf(command, '-p');
    if (command.tool === 'compile' && path !== undefined) packages.set(path, command);
  }
  const link = commands.find(command => command.tool === 'link');
  if (link === undefined) throw new Error(`cmd/${tool} of ${toolchain.goroot} was not linked`);
  return { packages, link };
}

/** Returns the argument of a tool that names this source file of the GOROOT. */
export function argumentFor({ cwd, argv }: ToolCommand, file: string): string | undefined {
  return argv.find(argument => !argument.startsWith('-') && resolve(cwd, argument) === file);
}

/**
 * Returns the commands of a build, from the cache if possible. Paths in the cache entry are those of its
 * final place.
 */
async function keptCommands(
  toolchain: Toolchain,
  flags: readonly string[],
  env: Record<string, string>,
  cache: Cache,
): Promise<ToolCommand[]> {
  const processor = processorOf(toolchain);
  const about = processor === defaultProcessor ? [] : [processor];
  const parts = ['recording 1', ...about, toolchain.id, toolchain.goroot, JSON.stringify(env), ...flags];
  const key = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
  const home = cache.path('faults', key);
  const entry = await cache.entry('faults', key, async folder => {
    const placed = flags.map(flag => flag.replace('$FOLDER', folder));
    const { work, commands } = await recordBuild(toolchain, placed, {
      folder,
      env,
      timeoutMs: buildTimeoutMs,
    });
    await relocate(work, folder, home);
    await relocate(join(folder, 'commands'), folder, home);
    await writeFile(join(folder, 'commands.json'), JSON.stringify(commands).replaceAll(folder, home));
  });
  return JSON.parse(await readFile(join(entry, 'commands.json'), 'utf8')) as ToolCommand[];
}

/** Replaces the folder `from` by `to` in the lists of packages that the go command wrote for its tools. */
async function relocate(below: string, from: string, to: string): Promise<void> {
  for (const entry of await readdir(below, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/^importcfg/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(from, to));
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
