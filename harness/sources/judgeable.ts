import { MachineError, UsageError } from '../host/errors.js';
import { firstLine } from '../releases/protocol.js';
import { compareLines, formatLine, formatVersion, type GoVersion, type Line } from '../releases/version.js';
import { inspectTree, type SourceFacts, sourceFactsOf } from './inspect.js';
import type { StoredTree, Tree } from './tree.js';

/**
 * What a tree must have: `debug calls` of its own, so that they can be judged; `register maps` (or unsafe
 * points), which debug calls rest on, so that a patch series can add them; `nothing`, to compile another
 * Go.
 */
export type Need = 'debug calls' | 'register maps' | 'nothing';

/** Refuses a line that can't have what is needed, before anything is fetched. */
export function requireLine(line: Line, need: Need): void {
  if (need !== 'nothing' && compareLines(line, firstLine) < 0) throw tooOld(`Go ${formatLine(line)}`);
}

/** Refuses a tree that lacks what is needed; `name` is the user's name for it. */
export function requireJudgeable(name: string, version: GoVersion, facts: SourceFacts, need: Need): void {
  if (need === 'nothing' || (need === 'debug calls' && facts.hasDebugCalls)) return;
  const release = formatVersion(version);
  if (!facts.hasRegisterMaps) throw tooOld(`${name} (Go ${release})`);
  if (need === 'register maps') return;
  throw new UsageError(
    `${name} (Go ${release}) has no debug calls: src/runtime/asm_amd64.s defines neither debugCallV1 nor debugCallV2`,
    {
      remedy:
        'name a tree from after May 2018 (Go 1.11), or have a patch series add the calls: --implementation=reference',
    },
  );
}

/**
 * Inspects a tree of the cache and returns it if it is whole and has what is needed; otherwise throws
 * UserError.
 */
export async function checkedTree(tree: StoredTree, name: string, need: Need = 'debug calls'): Promise<Tree> {
  const facts = await inspectTree(tree.root);
  if (facts === undefined || (tree.built && !facts.built)) {
    throw new MachineError(`parts of ${tree.root} are missing: something has removed them`, {
      remedy: 'remove that folder, and run the same command again',
    });
  }
  requireJudgeable(name, tree.version, facts, need);
  return { ...tree, facts: sourceFactsOf(facts) };
}

function tooOld(name: string): UsageError {
  return new UsageError(
    `${name} can't have debug calls: its compiler writes no register maps, by which the runtime knows where a call is safe`,
    { remedy: 'name Go 1.11 or later' },
  );
}
