import { checkSeries } from '../../patches/check.js';
import type { Patch } from '../../patches/patch-file.js';
import { type TreeChanges, TreeView } from '../../patches/tree-view.js';
import { processorOf } from '../../toolchain/processor.js';
import type { HunkFacts } from '../application/application.js';
import { type Candidate, type Candidates, isBuildFailure, onMadeFiles } from '../candidates.js';
import { changeOf, isBeyondBoth, isWorthAnotherPlay } from '../difference/difference.js';
import { type Quiet, quietBy } from '../difference/quiet.js';
import { sameCode } from '../difference/same-code.js';
import { Relinker } from '../relink.js';
import type { Played, Side } from '../side.js';

/** The result of leaving one hunk out of the change. */
export interface HunkResult {
  /** The hunk's number in the application. */
  number: number;
  outcome: 'noticed' | 'unnoticed' | 'not judged' | 'the rest does not apply' | 'the rest does not build';
  /** Scenarios whose outcome differs without the hunk. */
  scenarios: string[];
  /** Why no scenario can notice the hunk, if that is known. */
  quiet?: Quiet;
  durationMs: number;
}

export interface LeaveOutOptions {
  candidates: Candidates;
  /** The tree that the patches apply to. */
  root: string;
  patches: readonly Patch[];
  hunks: readonly HunkFacts[];
  /** The candidate with all hunks, and its results. */
  whole: { changes: TreeChanges; candidate: Candidate; played: ReadonlyMap<string, Played> };
  onHunk?: (number: number) => void;
  /** Called with the results so far after each hunk. */
  onResults?: (results: readonly HunkResult[]) => void;
  /** Called with why the change without a hunk does not build. */
  onNote?: (text: string) => void;
}

/** Leaves out each hunk in turn, and finds the scenarios that notice. */
export async function leaveOutEachHunk(options: LeaveOutOptions): Promise<HunkResult[]> {
  const results: HunkResult[] = [];
  let relinker: Promise<Relinker> | undefined;
  const { candidates, whole } = options;
  const relinking = (): Promise<Relinker> => {
    relinker ??= Relinker.record(candidates, whole.candidate, candidates.scenarios);
    return relinker;
  };
  for (const hunk of options.hunks) {
    options.onHunk?.(hunk.number);
    const started = performance.now();
    const result = await judgeHunk(options, hunk, relinking);
    results.push({ number: hunk.number, ...result, durationMs: performance.now() - started });
    options.onResults?.(results);
  }
  return results;
}

type Judged = Omit<HunkResult, 'number' | 'durationMs'>;

async function judgeHunk(
  options: LeaveOutOptions,
  hunk: HunkFacts,
  relinking: () => Promise<Relinker>,
): Promise<Judged> {
  const { candidates, root, patches, whole } = options;
  const rest = await changesWithout(root, patches, hunk);
  if (rest === undefined) return { outcome: 'the rest does not apply', scenarios: [] };
  const tree = new TreeView(root);
  const without = await tree.with(rest).read(hunk.file);
  const withIt = await tree.with(whole.changes).read(hunk.file);
  const quiet = quietBy(hunk.file, without, withIt, processorOf(whole.candidate.toolchain));
  if (quiet !== undefined) return { outcome: 'unnoticed', scenarios: [], quiet };
  try {
    return await onMadeFiles(whole.candidate.confinement.walls, async () => {
      if (Relinker.canChange(hunk.file) && without !== undefined && withIt !== undefined) {
        const relinked = await (await relinking()).with(hunk.file, withIt, without);
        if (relinked === 'same')
          return { outcome: 'unnoticed', scenarios: [], quiet: 'the same machine code' };
        if (relinked !== undefined) return await noticedIn(options, relinked.candidate);
      }
      return await candidates.with(rest, candidate => noticedIn(options, candidate));
    });
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    options.onNote?.(`hunk ${hunk.number}: ${error.message}`);
    return { outcome: 'the rest does not build', scenarios: [] };
  }
}

/** Plays all scenarios on a candidate that lacks a hunk. */
async function noticedIn({ candidates, whole }: LeaveOutOptions, candidate: Candidate): Promise<Judged> {
  const ids = [...whole.played.keys()];
  const played = await candidates.playScenarios(candidate, ids, whole.played);
  const noticing = (results: ReadonlyMap<string, Played>, among: readonly string[]): string[] =>
    among.filter(id => differs(whole.played.get(id), results.get(id)));
  const first = noticing(played, ids);
  // A scenario may fail once by chance, so it is repeated.
  const again = first.filter(id => isWorthAnotherPlay(played.get(id)));
  const second = noticing(await candidates.playScenarios(candidate, again, whole.played), again);
  const scenarios = first.filter(id => !again.includes(id) || second.includes(id));
  if (scenarios.length > 0) return { outcome: 'noticed', scenarios };
  const unjudged = ids.filter(id => played.get(id)?.outcome === 'not-judged');
  if (unjudged.some(id => !isBeyondBoth(whole.played.get(id), played.get(id))))
    return { outcome: 'not judged', scenarios };
  return { outcome: 'unnoticed', scenarios, ...sameOf(candidate.side, whole.candidate.side) };
}

/** Whether an outcome differs. The duration does not count when a hunk is judged. */
function differs(whole: Played | undefined, without: Played | undefined): boolean {
  if (whole === undefined || without === undefined) return false;
  const change = changeOf(whole, without);
  return change !== undefined && change !== 'slower' && change !== 'not judged';
}

/** Compares one program that both sides built. */
export function sameOf(a: Side, b: Side): { quiet?: Quiet } {
  const name = ({ fixtures }: Side): string | undefined =>
    fixtures.find(each => each.variant === 'default')?.path ?? fixtures[0]?.path;
  const [first, second] = [name(a), name(b)];
  if (first === undefined || second === undefined) return {};
  return sameCode(first, second) ? { quiet: 'the same machine code' } : {};
}

/** Returns what the patches without one hunk make of the tree, or undefined if the rest does not apply. */
async function changesWithout(
  root: string,
  patches: readonly Patch[],
  { patch: name, file, inFile }: HunkFacts,
): Promise<TreeChanges | undefined> {
  const rest = patches
    .map(patch => (patch.name === name ? withoutHunk(patch, file, inFile) : patch))
    .filter(({ changes }) => changes.length > 0);
  const verdicts = await checkSeries(new TreeView(root), rest);
  if (verdicts.some(({ verdict }) => verdict !== 'applies')) return undefined;
  return new Map(verdicts.flatMap(({ changes }) => [...changes]));
}

function withoutHunk(patch: Patch, file: string, inFile: number): Patch {
  const changes = patch.changes
    .map(change =>
      change.path === file
        ? { ...change, hunks: change.hunks.filter((_hunk, at) => at !== inFile - 1) }
        : change,
    )
    .filter(({ hunks }) => hunks.length > 0);
  return { ...patch, changes };
}
