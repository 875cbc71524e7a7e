import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goDeclarations } from '../../../patches/golang/declarations.js';
import { inRange } from '../../../releases/range.js';
import type { GoVersion } from '../../../releases/version.js';
import { type Fault, faultsOf } from '../rules/fault.js';
import type { Change, RealBug } from './bug.js';
import { realBugs } from './bugs.js';

/**
 * Returns the real bugs of a release as faults of the tree at `root`. Throws if one does not fit the tree:
 * the list is then wrong.
 */
export async function realFaults(root: string, version: GoVersion): Promise<Fault[]> {
  const bugs = realBugs.filter(({ releases }) => inRange(version, releases));
  const files = new Map<string, string>();
  for (const { file } of bugs) files.set(file, await readFile(join(root, 'src', file), 'utf8'));
  return bugs.map(bug => faultOf(bug, files.get(bug.file) ?? ''));
}

/** Returns a real bug as a fault of the file with this text. */
export function faultOf(bug: RealBug, source: string): Fault {
  const found = goDeclarations(source).filter(({ name }) => name === bug.declaration);
  const [declaration] = found;
  if (declaration === undefined || found.length > 1)
    throw new Error(`${bug.file} has ${found.length} declarations of ${bug.declaration}`);
  const before = source.slice(declaration.start, declaration.end);
  const after = bug.changes.reduce((text, change) => changed(text, change, bug), before);
  const { from, to, put } = difference(before, after);
  const [fault] = faultsOf(`src/${bug.file}`, source, [
    {
      rule: 'real bug',
      symbol: bug.declaration,
      start: declaration.start + from,
      end: declaration.start + to,
      text: put,
    },
  ]);
  if (fault === undefined) throw new Error(`“${bug.id}” changes nothing in ${bug.file}`);
  return { ...fault, id: `${fault.id}: ${bug.id}` };
}

function changed(text: string, { find, put, every }: Change, { id }: RealBug): string {
  const pattern = new RegExp(find.source, `${find.flags.replace('g', '')}g`);
  const count = [...text.matchAll(pattern)].length;
  if (count === 0 || (count > 1 && !every)) throw new Error(`“${id}”: ${find} is there ${count} times`);
  return text.replace(pattern, put);
}

/** Where two texts differ, by whole lines. */
function difference(before: string, after: string): { from: number; to: number; put: string } {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const shorter = Math.min(a.length, b.length);
  let same = 0;
  while (same < shorter && a[same] === b[same]) same++;
  let ends = 0;
  while (ends < shorter - same && a.at(-1 - ends) === b.at(-1 - ends)) ends++;
  const from = a.slice(0, same).join('\n').length + (same > 0 ? 1 : 0);
  const changedLines = a.slice(same, a.length - ends).join('\n');
  return { from, to: from + changedLines.length, put: b.slice(same, b.length - ends).join('\n') };
}
