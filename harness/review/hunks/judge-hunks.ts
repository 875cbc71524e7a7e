import { TreeView } from '../../patches/tree-view.js';
import { type Application, withinSource } from '../application/application.js';
import type { Candidate, Candidates } from '../candidates.js';
import { quietBy } from '../difference/quiet.js';
import type { Judgement } from '../model.js';
import type { ReviewOptions } from '../options.js';
import type { Played, Side } from '../side.js';
import { type HunkResult, leaveOutEachHunk, sameOf } from './leave-out.js';

/** A single hunk left out is the baseline, which has been judged. */
export async function judgeHunks({
  candidates,
  application: { hunks, changes },
  candidate,
  played,
  judgement,
  options,
  base,
}: {
  candidates: Candidates;
  application: Application;
  candidate: Candidate;
  played: Map<string, Played>;
  judgement: Judgement;
  options: ReviewOptions;
  base: Side;
}): Promise<HunkResult[]> {
  const root = options.baseline.goroot;
  const [only] = hunks;
  if (only !== undefined && hunks.length === 1) {
    const scenarios = judgement.scenariosChanged
      .filter(({ change }) => change !== 'slower')
      .map(({ id }) => id);
    const tree = new TreeView(root);
    const quiet = quietBy(only.file, await tree.read(only.file), await tree.with(changes).read(only.file));
    const same = quiet === undefined ? sameOf(base, candidate.side) : { quiet };
    return [
      scenarios.length > 0
        ? { number: 1, outcome: 'noticed', scenarios, durationMs: 0 }
        : { number: 1, outcome: 'unnoticed', scenarios, ...same, durationMs: 0 },
    ];
  }
  if (!options.hunks) return [];
  const task = options.progress.task(`leave out each of ${hunks.length} hunks`);
  const results = await leaveOutEachHunk({
    candidates,
    root,
    patches: withinSource(options.patches),
    hunks,
    whole: { changes, candidate, played },
    onHunk: number => task.update(`hunk ${number}`),
  });
  task.done();
  return results;
}
