import { defined } from '../../host/defined.js';
import { TreeView } from '../../patches/tree-view.js';
import { processorOf } from '../../toolchain/processor.js';
import { type Application, type HunkFacts, withinSource } from '../application/application.js';
import type { Candidate, Candidates } from '../candidates.js';
import { quietBy } from '../difference/quiet.js';
import type { Judgement } from '../model.js';
import type { ReviewOptions } from '../options.js';
import type { Played, Side } from '../side.js';
import { type HunkResult, leaveOutEachHunk, sameOf } from './leave-out.js';

export interface JudgeHunksOptions {
  candidates: Candidates;
  application: Application;
  candidate: Candidate;
  /** The candidate's results. */
  played: Map<string, Played>;
  judgement: Judgement;
  options: ReviewOptions;
  /** The baseline's programs. */
  base: Side;
  /** Called with the results so far after each hunk. */
  onResults?: (results: readonly HunkResult[]) => void;
}

/**
 * Finds the scenarios that notice each hunk. Returns no results with `--no-hunks`, unless there is a single
 * hunk.
 */
export async function judgeHunks(all: JudgeHunksOptions): Promise<HunkResult[]> {
  const { candidates, candidate, played, options } = all;
  const { hunks, changes } = all.application;
  const root = options.baseline.goroot;
  const [only] = hunks;
  if (only !== undefined && hunks.length === 1) return [await singleHunk(only, all)];
  if (!options.hunks) return [];
  const task = options.progress.task(`leave out each of ${hunks.length} hunks`);
  const results = await leaveOutEachHunk({
    candidates,
    root,
    patches: withinSource(options.patches),
    hunks,
    whole: { changes, candidate, played },
    onHunk: number => task.update(`hunk ${number}`),
    ...defined({ onResults: all.onResults }),
    onNote: text => options.progress.note(text),
  });
  task.done();
  return results;
}

/** Leaving out the only hunk produces the baseline, which is judged already. */
async function singleHunk(
  { file }: HunkFacts,
  { application: { changes }, judgement, options, base, candidate }: JudgeHunksOptions,
): Promise<HunkResult> {
  const scenarios = judgement.scenariosChanged
    .filter(({ change }) => change !== 'slower' && change !== 'not judged')
    .map(({ id }) => id);
  if (scenarios.length > 0) return { number: 1, outcome: 'noticed', scenarios, durationMs: 0 };
  const open = judgement.scenariosChanged.some(({ change }) => change === 'not judged');
  if (open) return { number: 1, outcome: 'not judged', scenarios, durationMs: 0 };
  const tree = new TreeView(options.baseline.goroot);
  const quiet = quietBy(
    file,
    await tree.read(file),
    await tree.with(changes).read(file),
    processorOf(options.baseline),
  );
  const same = quiet === undefined ? sameOf(base, candidate.side) : { quiet };
  return { number: 1, outcome: 'unnoticed', scenarios, ...same, durationMs: 0 };
}
