import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../host/files.js';
import { folders, isFeatureName, naclConstant, testExport, testFiles } from './feature.js';
import { type RemovedFromAssembly, removeFromAssembly } from './removeassembly.js';
import { type RemovedFromGo, removeFromGo } from './removego.js';

/** Something that was taken out of a tree. */
export interface RemovedDeclaration {
  /** Relative to the tree. */
  file: string;
  kind: RemovedFromGo['kind'] | RemovedFromAssembly['kind'] | 'file';
  name: string;
  /** 1-based. */
  line: number;
}

/** Which part of the feature: what the runtime and the linker do, what tests it, or both. */
export type FeaturePart = 'implementation' | 'tests' | 'all';

/** What a removal would do: the removed declarations, and each changed file with its new text, null to delete it. */
export interface Removal {
  removed: RemovedDeclaration[];
  files: Map<string, string | null>;
}

/**
 * Works out how to take debugger calls out of a Go tree (1.11 to 1.16) by the names of their declarations. Nothing
 * is written. A tree without the feature gives an empty result.
 */
export async function planRemoval(treeDir: string, part: FeaturePart = 'all'): Promise<Removal> {
  const removed: RemovedDeclaration[] = [];
  const files = new Map<string, string | null>();
  for (const file of await candidateFiles(treeDir)) {
    if (testFiles.includes(file)) {
      if (part === 'implementation') continue;
      files.set(file, null);
      removed.push({ file, kind: 'file', name: file.slice(file.lastIndexOf('/') + 1), line: 1 });
      continue;
    }
    const source = await readFile(join(treeDir, file), 'utf8');
    const result = removeFrom(file, source, part);
    if (result.removed.length === 0) continue;
    for (const declaration of result.removed) removed.push({ file, ...declaration });
    files.set(file, result.source === '' ? null : result.source);
  }
  return { removed, files };
}

/** Takes debugger calls out of a tree that may be written to. Every file is worked out before the first is changed. */
export async function removeFeature(
  treeDir: string,
  part: FeaturePart = 'all',
): Promise<RemovedDeclaration[]> {
  const { removed, files } = await planRemoval(treeDir, part);
  for (const [file, text] of files) {
    if (text === null) await rm(join(treeDir, file));
    else await writeFileAtomic(join(treeDir, file), text);
  }
  return removed;
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
  // Most files mention nothing: don't take those apart.
  return [...source.matchAll(/\w+/g)].some(([word]) => isFeatureName(word))
    ? removeFromGo(source)
    : { source, removed: [] };
}

async function candidateFiles(treeDir: string): Promise<string[]> {
  const files: string[] = [];
  for (const folder of folders) {
    for (const name of await readdir(join(treeDir, folder))) {
      if (/\.(go|s)$/.test(name)) files.push(`${folder}/${name}`);
    }
  }
  return files.sort();
}
