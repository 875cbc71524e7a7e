import { MachineError, UsageError } from '../host/errors.js';
import { firstLine } from '../releases/protocol.js';
import { compareLines, formatLine, formatVersion, type GoVersion, type Line } from '../releases/version.js';
import { inspectTree, type TreeFacts } from './inspect.js';
import type { Tree } from './tree.js';

/**
 * What a tree must have: debugger calls of its own to be judged, the register maps or unsafe points that they rest
 * on to be given them, nothing to compile another Go.
 */
export type Need = 'debugger calls' | 'register maps' | 'nothing';

/** Refuses a version that can't have what is needed, before anything is fetched. */
export function requireLine(line: Line, need: Need): void {
  if (need !== 'nothing' && compareLines(line, firstLine) < 0) throw tooOld(`Go ${formatLine(line)}`);
}

/** Refuses a tree that lacks what is needed; `name` is how the user knows it. */
export function requireJudgeable(name: string, facts: TreeFacts & { version: GoVersion }, need: Need): void {
  if (need === 'nothing' || (need === 'debugger calls' && facts.hasDebugCalls)) return;
  const version = formatVersion(facts.version);
  if (!facts.hasRegisterMaps) throw tooOld(`${name} (Go ${version})`);
  if (need === 'register maps') return;
  throw new UsageError(
    `${name} (Go ${version}) has no debugger calls: src/runtime/asm_amd64.s defines neither debugCallV1 nor debugCallV2`,
    {
      remedy:
        'name a tree from after May 2018 (Go 1.11), or have the calls put into this one by --implementation=reference',
    },
  );
}

/** Gives a tree back if it has what is needed. */
export async function checkedTree(tree: Tree, name: string, need: Need = 'debugger calls'): Promise<Tree> {
  const facts = await inspectTree(tree.root);
  if (facts === undefined || (tree.built && !facts.built)) {
    throw new MachineError(`parts of ${tree.root} are missing: something has removed them`, {
      remedy: 'remove that folder, and run it again',
    });
  }
  requireJudgeable(name, { ...facts, version: tree.version }, need);
  return tree;
}

function tooOld(name: string): UsageError {
  return new UsageError(
    `${name} can't have debugger calls: its compiler writes no register maps, by which the runtime knows where a call is safe`,
    { remedy: 'name Go 1.11 or later' },
  );
}
