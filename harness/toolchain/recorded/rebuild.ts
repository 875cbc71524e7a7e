import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { run } from '../../host/command.js';
import { only } from '../environment.js';
import type { Toolchain } from '../toolchain.js';
import { packObjects, readArchive, replaceObjects, withoutBuildID } from './archive.js';
import type { RuntimeRecipe } from './recipes.js';
import { optionOf, type ToolCommand, withOptions } from './record-tools.js';

const toolTimeoutMs = 120_000;

/** An edit that the recorded commands can't build. The message says why, as the end of a sentence. */
export class BeyondRecording extends Error {
  override readonly name = 'BeyondRecording';
}

/**
 * Builds package runtime again after some of its files were edited in place, and returns the archive, in
 * `folder`. It repeats the recorded commands whose sources were edited: it assembles the edited assembly
 * files, and compiles the Go files if one of those was edited. Throws BeyondRecording where the result could
 * differ from that of the go command, or concerns more than this package.
 *
 * @param files names of the edited files
 */
export async function rebuildRuntime(
  toolchain: Toolchain,
  recipe: RuntimeRecipe,
  files: readonly string[],
  folder: string,
): Promise<string> {
  const assembled = files.filter(name => name.endsWith('.s'));
  const compiles = files.some(name => name.endsWith('.go'));
  const [, compiled, objects] = await Promise.all([
    assembled.length === 0 ? undefined : requireSameSymbols(toolchain, recipe, folder),
    compiles ? compileAgain(toolchain, recipe, folder) : undefined,
    Promise.all(assembled.map(name => assembleAgain(toolchain, recipe, name, folder))),
  ]);
  const to = join(folder, 'runtime.a');
  const made = objects.filter(each => each !== undefined);
  if (compiled === undefined) await replaceObjects(recipe.archive, made, to);
  else {
    const named = new Map(made.map(path => [basename(path), path]));
    await packObjects(
      compiled,
      recipe.objects.map(path => named.get(basename(path)) ?? path),
      to,
    );
  }
  return to;
}

/** Returns the object file; undefined for a file that is not assembled for this processor. */
async function assembleAgain(
  toolchain: Toolchain,
  { assemble }: RuntimeRecipe,
  name: string,
  folder: string,
): Promise<string | undefined> {
  const command = assemble.get(name);
  if (command === undefined) return undefined;
  const object = join(folder, name.replace(/\.s$/, '.o'));
  await execute(toolchain, withOptions(command, { '-o': object }));
  return object;
}

/** The compiler makes wrappers for the symbols that the assembly files define and use. */
async function requireSameSymbols(
  toolchain: Toolchain,
  { symabis }: RuntimeRecipe,
  folder: string,
): Promise<void> {
  if (symabis === undefined) return;
  const recorded = optionOf(symabis, '-o') ?? '';
  // The go command lists the symbols with an empty go_asm.h, since the compiler has not written it yet.
  const included = join(folder, 'included');
  await mkdir(included);
  await writeFile(join(included, 'go_asm.h'), '');
  const list = join(folder, 'symabis');
  const { argv, ...rest } = withOptions(symabis, { '-o': list });
  const isWork = (word: string): boolean => resolve(word) === dirname(recorded);
  await execute(toolchain, { ...rest, argv: argv.map(word => (isWork(word) ? `${included}/` : word)) });
  await requireSame(list, recorded, 'the symbols that its assembly files define or use');
}

async function compileAgain(toolchain: Toolchain, recipe: RuntimeRecipe, folder: string): Promise<string> {
  const { compile, archive } = recipe;
  const compiled = join(folder, 'compiled.a');
  const header = join(folder, 'go_asm.h');
  await execute(toolchain, withOptions(compile, { '-o': compiled, '-asmhdr': header }));
  await requireSameConstants(toolchain, recipe, header);
  const [before, after] = await Promise.all([exportsOf(archive), exportsOf(compiled)]);
  if (!before.equals(after)) {
    throw new BeyondRecording('what other packages see of package runtime is not as before');
  }
  return compiled;
}

/**
 * The compiler writes constants, sizes and offsets for the assembler. Those that differ must be of no concern to
 * the assembly files, which are not assembled again, and to the headers that they include.
 */
async function requireSameConstants(
  { goroot }: Toolchain,
  { compile, assemble }: RuntimeRecipe,
  header: string,
): Promise<void> {
  const before = await linesOf(optionOf(compile, '-asmhdr') ?? '');
  const after = await linesOf(header);
  const changed = [...before].filter(line => !after.has(line));
  changed.push(...[...after].filter(line => !before.has(line)));
  const names = new Set(changed.flatMap(line => /^#define (\w+)/.exec(line)?.[1] ?? []));
  if (names.size === 0) return;
  const folders = [join(goroot, 'src/runtime'), join(goroot, 'pkg/include')];
  const headers = await Promise.all(
    folders.map(async folder => (await readdir(folder)).filter(isHeader).map(name => join(folder, name))),
  );
  const sources = [...assemble.values()].map(({ argv, cwd }) => resolve(cwd, argv.at(-1) ?? ''));
  for (const path of [...sources, ...headers.flat()]) {
    const used = (await readFile(path, 'utf8')).match(/\w+/g)?.find(word => names.has(word));
    if (used !== undefined) {
      throw new BeyondRecording(`${used}, which ${basename(path)} uses, is not as before`);
    }
  }
}

async function linesOf(path: string): Promise<Set<string>> {
  return new Set((await readFile(path, 'utf8')).split('\n'));
}

function isHeader(name: string): boolean {
  return name.endsWith('.h');
}

/**
 * What the compiler reads of a package when it compiles others: types, constants, and the bodies of functions
 * that are inlined, with their positions.
 */
async function exportsOf(archive: string): Promise<Buffer> {
  const [exports] = readArchive(await readFile(archive)).filter(({ name }) => name === '__.PKGDEF');
  if (exports === undefined) throw new BeyondRecording(`${archive} has no export data`);
  return withoutBuildID(exports.content);
}

async function requireSame(path: string, recorded: string, what: string): Promise<void> {
  const [after, before] = await Promise.all([readFile(path), readFile(recorded)]);
  if (!after.equals(before)) throw new BeyondRecording(`${what} are not as before`);
}

/** Runs a recorded command. The go command, which is asked next, says better what is wrong. */
export async function execute(toolchain: Toolchain, { argv, cwd }: ToolCommand): Promise<void> {
  const [tool = '', ...args] = argv;
  const { exitCode } = await run(tool, args, { cwd, env: only(toolchain.env), timeoutMs: toolTimeoutMs });
  if (exitCode !== 0) throw new BeyondRecording(`${basename(tool)} fails on it`);
}
