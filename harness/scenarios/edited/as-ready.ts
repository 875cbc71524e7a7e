import type { CompiledFixture } from '../compiled.js';
import type { Job } from '../job.js';
import { useKey } from '../programs.js';
import type { Scenario } from '../scenario.js';
import type { Programs } from './programs.js';

/**
 * Plays scenarios in their order, as soon as their programs are ready: those of the first one that is due, and
 * with it all others whose programs are ready by then. `play` plays one batch. Rejects with the first error of a
 * program that is due.
 */
export async function playAsReady(
  { scenarios, programs }: Programs,
  job: Omit<Job, 'scenarios' | 'fixtures'>,
  play: (job: Job) => Promise<unknown>,
): Promise<void> {
  const ready = new Map<string, CompiledFixture>();
  for (const [key, program] of programs) {
    program.then(
      made => ready.set(key, made),
      () => undefined,
    );
  }
  const isReady = ({ fixtures }: Scenario): boolean => fixtures.every(use => ready.has(useKey(use)));
  for (let open = [...scenarios]; open.length > 0; ) {
    await Promise.all((open[0]?.fixtures ?? []).map(use => programs.get(useKey(use))));
    const batch = open.filter(isReady);
    const fixtures = [...ready.values()];
    open = open.filter(each => !batch.includes(each));
    await play({ ...job, scenarios: batch.map(({ id }) => id), fixtures });
  }
}
