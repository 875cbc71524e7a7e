import { silent } from '../host/progress.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import type { CompiledFixture } from './compiled.js';
import type { Job } from './job.js';
import type { Failure } from './outcome.js';
import { compileUse } from './programs.js';
import type { Scenario } from './scenario.js';
import { playWatched } from './watch.js';

/** No round begins later than this. */
const budgetMs = 60_000;

/**
 * Looks for a small program that fails as a generated one did: in rounds, each a program of what is simpler
 * than the case that failed last, until nothing simpler fails. Returns that case's failure, with the
 * program's path in its message. For one scenario, whose first fixture is the generated one.
 */
export async function shrink(
  toolchain: Toolchain,
  scenario: Scenario,
  failure: Failure,
  job: Omit<Job, 'scenarios' | 'fixtures'>,
): Promise<Failure> {
  const [use] = scenario.fixtures;
  const { shrinker } = scenario;
  if (shrinker === undefined || use?.generate === undefined || failure.case === undefined) return failure;
  const compile = (files: Record<string, string>): Promise<CompiledFixture> =>
    compileUse(toolchain, use, files, silent);
  const started = performance.now();
  let files = use.generate(job.seed);
  let smallest = failure;
  let failed = failure.case;
  while (performance.now() - started < budgetMs) {
    const simpler = shrinker.simpler(files, failed);
    if (simpler === undefined) break;
    const found = await failureOf({ ...job, scenarios: [scenario.id], fixtures: [await compile(simpler)] });
    if (found?.case === undefined) break;
    [files, smallest, failed] = [simpler, found, found.case];
  }
  const alone = shrinker.alone(files, failed);
  const [source] = (await compile(alone.files)).sources;
  return { ...smallest, message: `${smallest.message}\ncut down to ${alone.description}: ${source}` };
}

/** How a job's only scenario fails; undefined when it doesn't. */
async function failureOf(job: Job): Promise<Failure | undefined> {
  const [played] = (await playWatched(job)).values();
  return played?.outcome === 'failed' ? played.failure : undefined;
}
