import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareLines, type GoVersion } from '../../releases/version.js';
import { neededSources } from './needed.js';

/** How the go command is called so that it compiles only a part of package runtime's tests. */
export interface Narrowed {
  /** The GOROOT to compile with. */
  goroot: string;
  /** Flags of `go test`. */
  flags: string[];
}

const testsFolder = 'src/runtime';

/**
 * Prepares, in the new folder `work`, the compilation of the TestDebugCall* tests alone, with what they use. The
 * other tests of package runtime import a third of the standard library, which would be compiled for nothing.
 * Test files inside package runtime, which export its hooks, stay whole. The tree itself is not changed: since
 * 1.16 the go command takes other files in place of some (-overlay); before, it gets a GOROOT of links.
 */
export async function narrowTests(goroot: string, version: GoVersion, work: string): Promise<Narrowed> {
  const sources = neededSources(await testFiles(join(goroot, testsFolder)), /^TestDebugCall/);
  await mkdir(work);
  const replaced = new Map<string, string>();
  for (const [file, text] of sources) {
    const path = text === '' ? '' : join(work, file);
    if (path !== '') await writeFile(path, text);
    replaced.set(file, path);
  }
  if (compareLines(version, { major: 1, minor: 16 }) >= 0) {
    const overlay = join(work, 'overlay.json');
    const entries = [...replaced].map(([file, path]) => [join(goroot, testsFolder, file), path]);
    await writeFile(overlay, JSON.stringify({ Replace: Object.fromEntries(entries) }));
    return { goroot, flags: [`-overlay=${overlay}`] };
  }
  const links = join(work, 'goroot');
  await linkAll(goroot, links, ['src']);
  await linkAll(join(goroot, 'src'), join(links, 'src'), ['runtime']);
  await linkAll(join(goroot, testsFolder), join(links, testsFolder), [...replaced.keys()]);
  for (const [file, path] of replaced) if (path !== '') await symlink(path, join(links, testsFolder, file));
  return { goroot: links, flags: [] };
}

/** The files of package runtime_test, by name. */
async function testFiles(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder)).filter(name => name.endsWith('_test.go')).sort();
  const files = new Map<string, string>();
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8');
    if (/^package runtime_test\b/m.test(text)) files.set(name, text);
  }
  return files;
}

/** Makes a folder with links to everything in another one, but for some. */
async function linkAll(from: string, to: string, without: readonly string[]): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (!without.includes(name)) await symlink(join(from, name), join(to, name));
  }
}
