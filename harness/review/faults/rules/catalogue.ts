import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archNamed } from '../../../arch/all.js';
import { UsageError } from '../../../host/errors.js';
import { hasCode } from '../../../host/files.js';
import { isForOtherPlatform } from '../../other-platforms.js';
import { assemblyFaults } from './assembly-faults.js';
import type { Fault } from './fault.js';
import { goFaults, isFeature } from './go-faults.js';
import { type Siblings, siblingsIn } from './siblings.js';

/** Folders whose code, apart from tests, mentions the feature. No other folder of a tree does. */
const folders = ['src/runtime', 'src/cmd/internal/objabi', 'src/cmd/link/internal/ld'];

/**
 * Files that declare the enumerations used by the feature (PCDATA, FUNCDATA, FuncIDs and others), in any
 * release.
 */
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

/**
 * Returns all faults for the tree at `root`, in the order of files and lines: those in what is compiled for a
 * processor, by GOARCH.
 */
export async function faultCatalogue(root: string, processor: string): Promise<Fault[]> {
  const assembly = archNamed(processor)?.assembly;
  if (assembly === undefined) throw new Error(`no assembly of ${processor} is known`);
  const siblings = await siblingsOfTree(root);
  const faults: Fault[] = [];
  for (const folder of folders) {
    for (const name of (await namesIn(root, folder)).sort()) {
      if (!/\.(go|s)$/.test(name) || name.endsWith('_test.go') || isForOtherPlatform(name, processor))
        continue;
      const file = `${folder}/${name}`;
      const source = await readFile(join(root, file), 'utf8');
      // Most files don't mention the feature, so they needn't be parsed.
      if (![...source.matchAll(/[\w]+/g)].some(([word]) => isFeature(word))) continue;
      faults.push(
        ...(name.endsWith('.s') ? assemblyFaults(file, source, assembly) : goFaults(file, source, siblings)),
      );
    }
  }
  return faults;
}

async function namesIn(root: string, folder: string): Promise<string[]> {
  try {
    return await readdir(join(root, folder));
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    throw new UsageError(`${root} is not complete: it has no ${folder}`, {
      remedy: 'name the folder that contains the src of a complete tree',
      cause: error,
    });
  }
}

/** Returns the constants of a tree that can be mistaken for one another. */
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
