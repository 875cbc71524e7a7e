import { fileURLToPath } from 'node:url';
import type { ReleaseResult, RequirementFacts } from '../report/model.js';
import { scenarios as catalogue } from '../scenarios/catalogue.js';
import type { Surroundings } from './gos.js';
import type { ReleaseOptions } from './options.js';
import { judgeRelease } from './release.js';
import { workInRoom } from './room.js';
import type { Subject } from './subject.js';

const releaseProcess = fileURLToPath(new URL('./release-process.js', import.meta.url));

/** The arguments of `judgeRelease`, as JSON. */
export interface ReleaseJob {
  options: Omit<ReleaseOptions, 'scenarios'>;
  /** Ids. */
  scenarios: string[];
  requirements: readonly RequirementFacts[];
}

/** Judges one Go as `judgeRelease` does, in a room. */
export async function judgeReleaseInRoom(
  subject: Subject,
  requirements: readonly RequirementFacts[],
  { scenarios, ...options }: ReleaseOptions,
  surroundings: Surroundings,
): Promise<ReleaseResult> {
  const job: ReleaseJob = { options, scenarios: scenarios.map(({ id }) => id), requirements };
  const result = await workInRoom(releaseProcess, subject, job, { ...surroundings, request: options.gos });
  return result as ReleaseResult;
}

/** What is done in the room. */
export async function judgeReleaseJob(
  subject: Subject,
  { options, scenarios, requirements }: ReleaseJob,
  surroundings: Surroundings,
): Promise<ReleaseResult> {
  const chosen = catalogue.filter(({ id }) => scenarios.includes(id));
  return await judgeRelease(subject, requirements, { ...options, scenarios: chosen }, surroundings);
}
