import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../host/errors.js';
import { hasCode, messageOf } from '../../host/files.js';
import { writeChanges } from '../write.js';
import { type RemovedFromAssembly, removeFromAssembly } from './assembly.js';
import { folders, isFeatureName, naclConstant, testExport, testFiles } from './feature.js';
import { type RemovedFromGo, removeFromGo } from './go.js';

const runtimeFolder = 'src/runtime';

/** Something that was removed from a tree. */
export interface RemovedDeclaration {
  /** Relative to the tree. */
  file: string;
  kind: RemovedFromGo['kind'] | RemovedFromAssembly['kind'] | 'file';
  name: string;
  /** 1-based, in the file as it is in the tree. */
  line: number;
}

/** Which part of the feature: the runtime and the linker, the tests, or both. */
export type FeaturePart = 'implementation' | 'tests' | 'all';

/**
 * What a removal would do: the removed declarations, and each changed file with its new text (null: delete
 * it).
 */
export interface Removal {
  removed: RemovedDeclaration[];
  files: Map<string, string | null>;
}

/**
 * Works out how to remove debug calls from a Go tree (1.11 to 1.16) by the names of their declarations.
 * Writes nothing. For a tree without the feature the result is empty.
 */
export async function planRemoval(treeDir: string, part: FeaturePart = 'all'): Promise<Removal> {
  const removed: RemovedDeclaration[] = [];
  const files = new Map<string, string | null>();
  const missing = await missingFolders(treeDir);
  if (missing.includes(runtimeFolder)) throw notWhole(treeDir, 'is not a Go tree', runtimeFolder);
  for (const file of await candidateFiles(treeDir)) {
    if (testFiles.includes(file)) {
      if (part === 'implementation') continue;
      files.set(file, null);
      removed.push({ file, kind: 'file', name: file.slice(file.lastIndexOf('/') + 1), line: 1 });
      continue;
    }
    const source = await readSource(treeDir, file);
    const result = removeNamingFile(file, source, part);
    if (result.removed.length === 0) continue;
    for (const declaration of result.removed) removed.push({ file, ...declaration });
    files.set(file, result.source === '' ? null : result.source);
  }
  const [lost] = missing;
  if (removed.length > 0 && lost !== undefined) throw notWhole(treeDir, 'is not complete', lost);
  return { removed, files };
}

/** Removes debug calls from a writable tree. Changes all files or none. */
export async function removeFeature(
  treeDir: string,
  part: FeaturePart = 'all',
): Promise<RemovedDeclaration[]> {
  const { removed, files } = await planRemoval(treeDir, part);
  await writeChanges(treeDir, files);
  return removed;
}

function removeNamingFile(file: string, source: string, part: FeaturePart): ReturnType<typeof removeFrom> {
  try {
    return removeFrom(file, source, part);
  } catch (error) {
    throw new UsageError(`debug calls can't be removed from ${file}: ${messageOf(error)}`, {
      remedy: 'remove that place by hand and try again; trees of Go 1.11 to 1.16 have no such place',
      cause: error,
    });
  }
}

function removeFrom(
  file: string,
  source: string,
  part: FeaturePart,
): { source: string; removed: (RemovedFromGo | RemovedFromAssembly)[] } {
  if (file === testExport.file) {
    return part === 'implementation'
      ? { source, removed: [] }
      : removeFromGo(source, token => token === testExport.name);
  }
  if (part === 'tests' || file.endsWith('_test.go')) return { source, removed: [] };
  if (file.endsWith('.s')) return removeFromAssembly(source);
  if (naclConstant.files.test(file)) return removeFromGo(source, token => token === naclConstant.name);
  // Most files mention nothing: do not parse those.
  return [...source.matchAll(/\w+/g)].some(([word]) => isFeatureName(word))
    ? removeFromGo(source)
    : { source, removed: [] };
}

async function candidateFiles(treeDir: string): Promise<string[]> {
  const files: string[] = [];
  for (const folder of folders) {
    if (!(await isFolder(join(treeDir, folder)))) continue;
    for (const entry of await readdir(join(treeDir, folder), { withFileTypes: true })) {
      if (/\.(go|s)$/.test(entry.name) && !entry.isDirectory()) files.push(`${folder}/${entry.name}`);
    }
  }
  return files.sort();
}

async function readSource(treeDir: string, file: string): Promise<string> {
  try {
    return await readFile(join(treeDir, file), 'utf8');
  } catch (error) {
    const codes = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'ELOOP'];
    if (!codes.some(code => hasCode(error, code))) throw error;
    throw new UsageError(`${file} of ${treeDir} can't be read: ${messageOf(error)}`, {
      remedy: 'fix the tree, or name another one',
      cause: error,
    });
  }
}

/** Returns the feature's folders that a tree lacks: all of them if it is not a Go tree. */
async function missingFolders(treeDir: string): Promise<string[]> {
  const missing: string[] = [];
  for (const folder of folders) if (!(await isFolder(join(treeDir, folder)))) missing.push(folder);
  return missing;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return false;
    throw error;
  }
}

function notWhole(treeDir: string, what: string, folder: string): UsageError {
  return new UsageError(`${treeDir} ${what}: it has no ${folder}`, {
    remedy: 'name the folder that contains the src of a complete tree',
  });
}
