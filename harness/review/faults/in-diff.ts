import { UsageError } from '../../host/errors.js';
import { applicationOf } from '../application/application.js';
import { patchesOf, readWhat } from '../proposal/proposal.js';
import type { Fault } from './rules/fault.js';

/** The lines (numbered from 1) that a diff added or rewrote, by file. */
export type DiffLines = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * Reads a diff or a mailbox of patches (`-` is standard input), and finds the lines that it added to the tree
 * at `root`. Throws a UsageError if the tree doesn't have the change.
 */
export async function linesInDiff(root: string, diff: string, processor: string): Promise<DiffLines> {
  const what = await readWhat(diff, undefined);
  if (what.kind !== 'file') {
    throw new UsageError(`--in-diff=${diff} names a folder`, { remedy: 'name a file with a diff' });
  }
  const { hunks } = await applicationOf(root, await patchesOf(what, root), processor);
  const lines = new Map<string, Set<number>>();
  for (const { verdict, file, line, lines: text } of hunks) {
    if (verdict !== 'applied') {
      throw new UsageError(`the tree does not have the change of ${what.name} at ${file}:${line}`, {
        remedy: `name a tree with the change: --go=DIR; or plant faults in what it changes: review ${diff} --faults --go=...`,
      });
    }
    const touched = lines.get(file) ?? new Set<number>();
    lines.set(file, touched);
    let number = line;
    for (const each of text) {
      if (each.startsWith('+')) touched.add(number);
      if (!each.startsWith('-')) number++;
    }
  }
  return lines;
}

/** Returns the faults in the lines of a diff. Throws a UsageError if there are none. */
export function faultsInDiff(faults: readonly Fault[], lines: DiffLines, diff: string): Fault[] {
  const found = faults.filter(({ file, line }) => lines.get(file)?.has(line) === true);
  if (found.length > 0) return found;
  throw new UsageError(`no fault can be planted in the debug calls of the lines that ${diff} touches`, {
    remedy: `review ${diff} --faults --go=... plants faults in all of its lines`,
  });
}
