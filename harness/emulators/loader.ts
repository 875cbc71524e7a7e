import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { debianIndex, newestTool, readDebianIndex, type ToolName } from '../sources/debian/package-index.js';
import { type ObtainToolOptions, obtainTool } from '../sources/debian/tools.js';
import { SourceError } from '../sources/offer.js';

/**
 * Debian's packages with the C library of another processor, by GOARCH, and their folder that a program takes
 * for `/`. Go links position-independent programs of riscv64 only with a C compiler.
 */
const libraries: Readonly<Record<string, { name: ToolName; root: string }>> = {
  arm64: { name: 'libc6-arm64-cross', root: 'usr/aarch64-linux-gnu' },
  loong64: { name: 'libc6-loong64-cross', root: 'usr/loongarch64-linux-gnu' },
  ppc64le: { name: 'libc6-ppc64el-cross', root: 'usr/powerpc64le-linux-gnu' },
};

/**
 * Returns the folder below which qemu-user finds the loader (`ld.so`) of a processor's programs: what its
 * option -L takes. A position-independent Go program names it, though it needs no other part of the C library. Undefined
 * if it can't be had: such programs are not judged then.
 */
export async function obtainLoader(
  goarch: string,
  { cache, progress, offline }: Pick<ObtainToolOptions, 'cache' | 'progress' | 'offline'>,
): Promise<string | undefined> {
  const library = libraries[goarch];
  if (library === undefined) return undefined;
  try {
    const index = offline ? await readDebianIndex(cache) : await debianIndex(cache, progress);
    const newest = newestTool((index?.tools ?? []).filter(({ name }) => name === library.name));
    if (index === undefined || newest === undefined) return undefined;
    const trim = (folder: string): Promise<void> => keepLoader(folder, library.root);
    const options = { cache, progress, offline, kind: 'emulators', trim } as const;
    const folder = await obtainTool(index.archive, newest, options);
    return folder === undefined ? undefined : join(folder, library.root);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    progress.note(`the C library of ${goarch} is not available: ${error.message}`);
    return undefined;
  }
}

async function keepLoader(folder: string, root: string): Promise<void> {
  await rm(join(folder, 'usr/share'), { recursive: true, force: true });
  const libraryFolder = join(folder, root, 'lib');
  for (const name of await readdir(libraryFolder)) {
    if (!/^ld[-\d]/.test(name)) await rm(join(libraryFolder, name), { recursive: true, force: true });
  }
}
