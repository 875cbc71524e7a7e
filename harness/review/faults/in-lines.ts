import { archNamed } from '../../arch/all.js';
import { assemblyFaults } from './rules/assembly-faults.js';
import { siblingsOfTree } from './rules/catalogue.js';
import type { Fault } from './rules/fault.js';
import { goFaults } from './rules/go-faults.js';

/**
 * Returns the faults, as a processor (by GOARCH) has them, in some lines (numbered from 1) of a file of the tree at `root`, whether or not those
 * lines belong to the feature. Returns none for tests, and none for files that are neither Go nor assembly.
 */
export async function faultsInLines(
  root: string,
  file: string,
  text: string,
  lines: ReadonlySet<number>,
  processor: string,
): Promise<Fault[]> {
  if (lines.size === 0 || file.endsWith('_test.go') || !/\.(go|s)$/.test(file)) return [];
  const assembly = archNamed(processor)?.assembly;
  if (assembly === undefined) throw new Error(`no assembly of ${processor} is known`);
  const all = file.endsWith('.s')
    ? assemblyFaults(file, text, assembly, true)
    : goFaults(file, text, await siblingsOfTree(root), true);
  return all.filter(({ line }) => lines.has(line));
}
