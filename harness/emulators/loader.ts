import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newestFirst, type ToolName } from '../sources/debian/package-index.js';
import { obtainTool, type ToolPlaces, type WantedTool } from '../sources/debian/tools.js';

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
export async function obtainLoader(goarch: string, places: ToolPlaces): Promise<string | undefined> {
  const library = libraries[goarch];
  if (library === undefined) return undefined;
  const tool: WantedTool = {
    title: `C library of ${goarch}`,
    choose: tools => newestFirst(tools, library.name),
    kind: 'emulators',
    trim: folder => keepLoader(folder, library.root),
  };
  const obtained = await obtainTool(tool, places, sentence => {
    places.progress.note(sentence);
    return undefined;
  });
  return obtained && join(obtained.folder, library.root);
}

async function keepLoader(folder: string, root: string): Promise<void> {
  await rm(join(folder, 'usr/share'), { recursive: true, force: true });
  const libraryFolder = join(folder, root, 'lib');
  for (const name of await readdir(libraryFolder)) {
    if (!/^ld[-\d]/.test(name)) await rm(join(libraryFolder, name), { recursive: true, force: true });
  }
}
