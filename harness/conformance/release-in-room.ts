import { fileURLToPath } from 'node:url';
import { untilAborted } from '../host/interruption.js';
import type { ReleaseEvent } from '../report/events/events.js';
import type { RequirementFacts } from '../report/model.js';
import { scenarios as catalogue } from '../scenarios/catalogue.js';
import type { Judging } from './judging.js';
import type { ReleaseOptions } from './options.js';
import { judgeRelease } from './release.js';
import { workInRoom } from './room.js';
import { thisMachine } from './schedule/machine.js';
import { Processes } from './schedule/processes.js';
import type { Subject } from './subject.js';

const releaseProcess = fileURLToPath(new URL('./release-process.js', import.meta.url));

/** The arguments of `judgeRelease`, as JSON. */
export interface ReleaseJob {
  options: Omit<ReleaseOptions, 'scenarios'>;
  /** Ids. */
  scenarios: string[];
  requirements: readonly RequirementFacts[];
}

/** Judges one Go as `judgeRelease` does, in a room, which has `jobs` processes of its own. */
export async function judgeReleaseInRoom(
  subject: Subject,
  requirements: readonly RequirementFacts[],
  { scenarios, ...options }: ReleaseOptions,
  { emit, signal, processes: _processes, ...surroundings }: Judging,
): Promise<void> {
  const job: ReleaseJob = { options, scenarios: scenarios.map(({ id }) => id), requirements };
  const work = workInRoom(releaseProcess, subject, job, {
    ...surroundings,
    request: options.gos,
    onEvent: event => emit(event as ReleaseEvent),
  });
  await untilAborted(signal, work);
}

/** What is done in the room. */
export async function judgeReleaseJob(
  subject: Subject,
  { options, scenarios, requirements }: ReleaseJob,
  judging: Omit<Judging, 'processes'>,
): Promise<void> {
  const chosen = catalogue.filter(({ id }) => scenarios.includes(id));
  const { jobs } = options;
  const processes = new Processes({ cells: 1, jobs, cores: thisMachine().cores }).of(0);
  await judgeRelease(subject, requirements, { ...options, scenarios: chosen }, { ...judging, processes });
}
