import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { archNamed } from '../../../arch/all.js';
import type { FixtureVariant } from '../../../fixtures/variant.js';
import type { Cache } from '../../../host/cache.js';
import { type CommandResult, run } from '../../../host/command.js';
import { only } from '../../../toolchain/environment.js';
import { processorOf } from '../../../toolchain/processor.js';
import {
  archiveOf,
  packObjects,
  readArchive,
  replaceObjects,
  withoutBuildID,
} from '../../../toolchain/recorded/archive.js';
import { withPackages } from '../../../toolchain/recorded/import-list.js';
import {
  argumentFor,
  environmentOfTools,
  type RuntimeRecipe,
  type ToolRecipe,
} from '../../../toolchain/recorded/recipes.js';
import { optionOf, type ToolCommand, withOptions } from '../../../toolchain/recorded/record-tools.js';
import type { Toolchain } from '../../../toolchain/toolchain.js';
import { type Fault, plant } from '../rules/fault.js';

const toolTimeoutMs = 120_000;

/** The fault doesn't build. The message says why. */
export class Unbuildable extends Error {
  override readonly name = 'Unbuildable';
}

/** The fault changes the source but not the code built from it. */
export class SameCode extends Error {
  override readonly name = 'SameCode';
}

/** Everything that is needed to build a fault. */
export interface Workshop {
  toolchain: Toolchain;
  cache: Cache;
  /** Returns how package runtime is built for a variant. */
  runtime: (variant: FixtureVariant) => Promise<RuntimeRecipe>;
  tool: (name: 'asm' | 'link') => Promise<ToolRecipe>;
}

/**
 * Builds package runtime with the fault, and returns its archive in `folder`. Throws SameCode or Unbuildable.
 */
export async function faultyRuntime(
  workshop: Workshop,
  recipe: RuntimeRecipe,
  fault: Fault,
  folder: string,
): Promise<string> {
  const to = join(folder, 'runtime.a');
  if (fault.file.endsWith('.s')) {
    await replaceObjects(recipe.archive, [await assembleFault(workshop, recipe, fault, folder)], to);
    return to;
  }
  const changed = await writeChanged(workshop.toolchain, fault, folder);
  const compiled = join(folder, 'compiled.a');
  const header = join(folder, 'constants.h');
  const { compile } = recipe;
  await execute(
    workshop,
    withSource(compile, workshop.toolchain, fault, changed, { '-o': compiled, '-asmhdr': header }),
  );
  if (await sameMembers(compiled, recipe.archive)) throw new SameCode('the compiler produces the same code');
  await requireSameConstants(recipe, header);
  await packObjects(await keepFingerprint(compiled, recipe.archive), recipe.objects, to);
  return to;
}

/**
 * The compiler writes a header with constants and offsets for the assembler. Throws Unbuildable if the fault
 * changes one that an assembly file uses, because those files aren't assembled again.
 */
async function requireSameConstants({ compile, assemble }: RuntimeRecipe, header: string): Promise<void> {
  const definitions = async (path: string): Promise<string[]> => (await readFile(path, 'utf8')).split('\n');
  const before = new Set(await definitions(optionOf(compile, '-asmhdr') ?? ''));
  const changed = (await definitions(header)).filter(line => !before.has(line));
  const names = new Set(changed.map(line => /^#define (\w+)/.exec(line)?.[1] ?? ''));
  if (names.size === 0) return;
  for (const { argv } of assemble.values()) {
    const words = (await readFile(argv.at(-1) ?? '', 'utf8')).match(/\w+/g) ?? [];
    const used = words.find(word => names.has(word));
    if (used !== undefined) throw new Unbuildable(`it changes ${used}, which assembly files use`);
  }
}

/**
 * Builds the tool with the fault in one of its packages, and returns the program in `folder`. Throws SameCode
 * or Unbuildable.
 */
export async function faultyTool(
  workshop: Workshop,
  recipe: ToolRecipe,
  fault: Fault,
  folder: string,
): Promise<string> {
  const path = fault.file.replace(/^src\//, '').replace(/\/[^/]*$/, '');
  const compile = recipe.packages.get(path);
  if (compile === undefined) throw new Unbuildable(`${path} is not a package of the tool`);
  const changed = await writeChanged(workshop.toolchain, fault, folder);
  const archive = join(folder, 'package.a');
  const { toolchain } = workshop;
  const host = environmentOfTools(toolchain);
  await execute(workshop, withSource(compile, toolchain, fault, changed, { '-o': archive }), host);
  if (await sameMembers(archive, optionOf(compile, '-o') ?? '')) {
    throw new SameCode('the compiler produces the same code');
  }
  await keepFingerprint(archive, optionOf(compile, '-o') ?? '');
  const importcfg = join(folder, 'tool.importcfg');
  const packages = await readFile(optionOf(recipe.link, '-importcfg') ?? '', 'utf8');
  await writeFile(importcfg, withPackages(packages, { [path]: archive }));
  const to = join(folder, basename(optionOf(recipe.link, '-o') ?? 'tool'));
  await execute(workshop, withOptions(recipe.link, { '-o': to, '-importcfg': importcfg }), host);
  return to;
}

/**
 * Builds package runtime with another assembler for the file with the entry point, and returns the archive.
 */
export async function reassembledRuntime(
  workshop: Workshop,
  recipe: RuntimeRecipe,
  assembler: string,
  folder: string,
): Promise<string> {
  const name = archNamed(processorOf(workshop.toolchain))?.assembly.runtimeFile ?? '';
  const command = recipe.assemble.get(name);
  if (command === undefined) throw new Error(`runtime/${name} is not assembled`);
  const object = join(folder, name.replace(/\.s$/, '.o'));
  const again = withOptions(command, { '-o': object });
  again.argv[0] = assembler;
  await execute(workshop, again);
  const to = join(folder, 'runtime.a');
  await replaceObjects(recipe.archive, [object], to);
  return to;
}

/**
 * Runs a tool, with further variables in its environment. If it fails, throws Unbuildable with its first
 * lines of output.
 */
export async function execute(
  { toolchain }: Workshop,
  { argv, cwd }: ToolCommand,
  more: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const [tool = '', ...args] = argv;
  const env = only({ ...toolchain.env, ...more });
  const result = await run(tool, args, { cwd, env, timeoutMs: toolTimeoutMs });
  if (result.exitCode !== 0) {
    const reason = result.timedOut
      ? `${basename(tool)} was killed after ${toolTimeoutMs / 1000} s`
      : firstLines(result.output).replaceAll(`${toolchain.goroot}/`, '');
    throw new Unbuildable(reason);
  }
  return result;
}

function firstLines(output: string): string {
  return output
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .slice(0, 3)
    .join('\n');
}

/**
 * Assembles a file without the fault and with it, and returns the object file with the fault. Both have the
 * same path, because the object file contains it. Throws SameCode or Unbuildable.
 */
async function assembleFault(
  workshop: Workshop,
  recipe: RuntimeRecipe,
  fault: Fault,
  folder: string,
): Promise<string> {
  const { toolchain } = workshop;
  const name = basename(fault.file);
  const command = recipe.assemble.get(name);
  if (command === undefined)
    throw new Unbuildable(`${fault.file} is not assembled for linux/${processorOf(toolchain)}`);
  const source = await readFile(join(toolchain.goroot, fault.file), 'utf8');
  const path = join(folder, name);
  const assemble = async (text: string, object: string): Promise<Buffer> => {
    await writeFile(path, text);
    await execute(workshop, withSource(command, toolchain, fault, path, { '-o': object }));
    return readFile(object);
  };
  const object = join(folder, name.replace(/\.s$/, '.o'));
  const before = await assemble(source, join(folder, 'before.o'));
  if (before.equals(await assemble(plant(source, fault), object))) {
    throw new SameCode('the assembler produces the same code');
  }
  return object;
}

/** Writes the changed Go file. A line directive makes the compiler record the original's path and lines. */
async function writeChanged(toolchain: Toolchain, fault: Fault, folder: string): Promise<string> {
  const original = join(toolchain.goroot, fault.file);
  const text = plant(await readFile(original, 'utf8'), fault);
  const changed = join(folder, basename(fault.file));
  await writeFile(changed, `/*line ${original}:1:1*/${text}`);
  return changed;
}

function withSource(
  command: ToolCommand,
  toolchain: Toolchain,
  fault: Fault,
  changed: string,
  options: Record<string, string>,
): ToolCommand {
  const argument = argumentFor(command, join(toolchain.goroot, fault.file));
  if (argument === undefined)
    throw new Unbuildable(`${fault.file} is not compiled for linux/${processorOf(toolchain)}`);
  const result = withOptions(command, options);
  result.argv[result.argv.indexOf(argument)] = changed;
  return result;
}

// The header of an object since 1.16: this magic word with the release in it, then 8 bytes of fingerprint
// (src/cmd/internal/goobj/objfile.go).
const objectMagic = /\0go1\d\dld/;

/**
 * Sets a package's fingerprint to the original's. By the fingerprint the linker checks that importers were
 * compiled with this package. A fault changes what functions do, but not what importers use of the export
 * data.
 */
async function keepFingerprint(path: string, original: string): Promise<string> {
  const members = readArchive(await readFile(path));
  const before = readArchive(await readFile(original)).map(({ content }) => fingerprintOf(content));
  const [fingerprint] = before.filter(each => each !== undefined);
  for (const { content } of members) {
    const place = fingerprintOf(content);
    if (place !== undefined && fingerprint !== undefined) place.set(fingerprint);
  }
  await writeFile(path, archiveOf(members));
  return path;
}

function fingerprintOf(content: Uint8Array): Uint8Array | undefined {
  const match = objectMagic.exec(Buffer.from(content.subarray(0, 4096)).toString('latin1'));
  return match === null ? undefined : content.subarray(match.index + 8, match.index + 16);
}

/** Whether the members of a new archive equal the original's, apart from build IDs. */
async function sameMembers(path: string, original: string): Promise<boolean> {
  const before = new Map(readArchive(await readFile(original)).map(({ name, content }) => [name, content]));
  return readArchive(await readFile(path)).every(({ name, content }) => {
    const other = before.get(name);
    return other !== undefined && withoutBuildID(content).equals(withoutBuildID(other));
  });
}
