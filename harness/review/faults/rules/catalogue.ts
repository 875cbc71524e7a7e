import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../../host/files.js';
import { isForOtherPlatform } from '../../other-platforms.js';
import { assemblyFaults } from './assembly-faults.js';
import type { Fault } from './fault.js';
import { goFaults, isFeature } from './go-faults.js';
import { type Siblings, siblingsIn } from './siblings.js';

/** Folders in which the feature is mentioned by code, tests apart (protocol.md's table; the rest of a tree has none). */
const folders = ['src/runtime', 'src/cmd/internal/objabi', 'src/cmd/link/internal/ld'];

/** Files that number PCDATA, FUNCDATA and FuncIDs, wherever the release has them. */
const numbering = [
  'src/runtime/symtab.go',
  'src/runtime/runtime2.go',
  'src/internal/abi/symtab.go',
  'src/cmd/internal/objabi/funcid.go',
  'src/runtime/debugcall.go',
  'src/runtime/trace2runtime.go',
  'src/runtime/traceruntime.go',
  'src/runtime/trace.go',
];

/** Every fault of the catalogue for the tree at `root`, in the order of files and lines. */
export async function faultCatalogue(root: string): Promise<Fault[]> {
  const siblings = await siblingsOfTree(root);
  const faults: Fault[] = [];
  for (const folder of folders) {
    for (const name of (await readdir(join(root, folder))).sort()) {
      if (!/\.(go|s)$/.test(name) || name.endsWith('_test.go') || isForOtherPlatform(name)) continue;
      const file = `${folder}/${name}`;
      const source = await readFile(join(root, file), 'utf8');
      // Most files mention nothing: don't take those apart.
      if (![...source.matchAll(/[\w]+/g)].some(([word]) => isFeature(word))) continue;
      faults.push(...(name.endsWith('.s') ? assemblyFaults(file, source) : goFaults(file, source, siblings)));
    }
  }
  return faults;
}

/** Constants that can be taken for one another in a tree. */
export async function siblingsOfTree(root: string): Promise<Siblings> {
  return siblingsIn(await readAll(root, numbering));
}

async function readAll(root: string, files: readonly string[]): Promise<string[]> {
  const sources: string[] = [];
  for (const file of files) {
    try {
      sources.push(await readFile(join(root, file), 'utf8'));
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  }
  return sources;
}
