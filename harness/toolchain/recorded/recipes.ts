import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Cache } from '../../host/cache.js';
import { defined } from '../../host/defined.js';
import { defaultProcessor, processorOf } from '../processor.js';
import { testProgramFlags } from '../runtime-tests/program.js';
import type { Toolchain } from '../toolchain.js';
import { type GoBuild, optionOf, recordBuild, type ToolCommand } from './record-tools.js';

const buildTimeoutMs = 600_000;

/** How the go command built package runtime. With it the package can be built again with one file changed. */
export interface RuntimeRecipe {
  compile: ToolCommand;
  /** The command of each assembly file, by the file's name. */
  assemble: Map<string, ToolCommand>;
  /** What lists the symbols of the assembly files for the compiler; absent before Go 1.12. */
  symabis?: ToolCommand;
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

/** What decides how package runtime is compiled for a program, besides its sources. */
export interface RuntimeBuild {
  /** Flags of `go build`. */
  flags: readonly string[];
  /** Variables that are added to the toolchain's environment. */
  env: Readonly<Record<string, string>>;
}

/** Records how package runtime is built for programs of a kind. The recording is kept in the cache. */
export async function runtimeRecipe(
  toolchain: Toolchain,
  { flags, env }: RuntimeBuild,
  cache: Cache,
): Promise<RuntimeRecipe> {
  const commands = await keptCommands(toolchain, runtimeArguments(flags), env, cache);
  return recipeIn(commands, toolchain);
}

/** Whether `runtimeRecipe` has recorded this build before. */
export function hasRuntimeRecipe(toolchain: Toolchain, { flags, env }: RuntimeBuild, cache: Cache): boolean {
  return cache.use('faults', recordingKey(toolchain, runtimeArguments(flags), env)) !== undefined;
}

function runtimeArguments(flags: readonly string[]): GoBuild {
  return ['build', '-a', ...flags, 'runtime'];
}

/** Returns the recipe of package runtime among the commands of a build that compiled it. */
function recipeIn(commands: readonly ToolCommand[], toolchain: Toolchain): RuntimeRecipe {
  // Older go commands work in the package's folder, newer ones in src. For the assembler, all of them name
  // the file in full.
  const source = join(toolchain.goroot, 'src/runtime');
  const compile = commands.find(
    command => command.tool === 'compile' && optionOf(command, '-p') === 'runtime',
  );
  if (compile === undefined) throw new Error(`package runtime of ${toolchain.goroot} was not compiled`);
  const assemble = new Map<string, ToolCommand>();
  let symabis: ToolCommand | undefined;
  for (const command of commands) {
    if (command.tool !== 'asm' || command.cwd !== source) continue;
    if (command.argv.includes('-gensymabis')) symabis = command;
    else assemble.set(nameOf(command.argv.at(-1) ?? ''), command);
  }
  const archive = optionOf(compile, '-o') ?? '';
  // The go command passes assembly files in alphabetical order.
  const objects = [...assemble.keys()].sort().map(name => join(dirname(archive), name.replace(/\.s$/, '.o')));
  return { compile, assemble, archive, objects, ...defined({ symabis }) };
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
    ['build', '-a', '-o', '$FOLDER/program', `cmd/${tool}`],
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

/** How the go command built the test program of package runtime. */
export interface TestRecipe {
  /** The package with the files of its own tests. */
  runtime: RuntimeRecipe;
  link: ToolCommand;
}

/** Records how the test program of package runtime is built. The recording is kept in the cache. */
export async function testRecipe(toolchain: Toolchain, cache: Cache): Promise<TestRecipe> {
  const flags = testProgramFlags('$FOLDER/program');
  const commands = await keptCommands(toolchain, ['test', '-a', ...flags, 'runtime'], {}, cache);
  const link = commands.find(command => command.tool === 'link');
  if (link === undefined)
    throw new Error(`the tests of package runtime of ${toolchain.goroot} were not linked`);
  return { runtime: recipeIn(commands, toolchain), link };
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
  build: GoBuild,
  env: Readonly<Record<string, string>>,
  cache: Cache,
): Promise<ToolCommand[]> {
  const key = recordingKey(toolchain, build, env);
  const home = cache.path('faults', key);
  const entry = await cache.entry('faults', key, async folder => {
    const [verb, ...flags] = build;
    const placed = [verb, ...flags.map(flag => flag.replace('$FOLDER', folder))] as const;
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

function recordingKey(
  toolchain: Toolchain,
  [verb, ...flags]: GoBuild,
  env: Readonly<Record<string, string>>,
): string {
  const processor = processorOf(toolchain);
  const about = processor === defaultProcessor ? [] : [processor];
  const parts = ['recording 1', ...about, toolchain.id, toolchain.goroot, JSON.stringify(env)];
  // Recordings of `go build` have always been named without the verb.
  parts.push(...(verb === 'build' ? flags : [verb, ...flags]));
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
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
