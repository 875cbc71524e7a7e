import { isDeepStrictEqual } from 'node:util';
import { obtainDelve } from '../clients/obtain.js';
import { defined } from '../host/defined.js';
import { confinement } from '../host/sandbox.js';
import { formatVersion } from '../releases/version.js';
import type { ScenarioResult } from '../report/model.js';
import { strict } from '../report/summarise.js';
import { count } from '../report/text.js';
import { scenarioKey } from '../report/times.js';
import { concerns } from '../requirements/expectations.js';
import { scenarios } from '../scenarios/catalogue.js';
import { withExpected } from '../scenarios/expected.js';
import type { GoFact } from '../scenarios/facts.js';
import { withInstructions } from '../scenarios/instructions.js';
import { type RunScenariosOptions, runScenarios } from '../scenarios/run.js';
import { defaultProcessor, processorOf } from '../toolchain/processor.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import type { Judging } from './judging.js';
import type { ReleaseOptions } from './options.js';
import { repeatCommand } from './repeat-command.js';
import type { Subject } from './subject.js';

/** Plays the scenarios whose results are not known from an earlier run; returns the results of all. */
export async function playScenarios(
  toolchain: Toolchain,
  subject: Subject,
  known: readonly ScenarioResult[],
  options: ReleaseOptions,
  judging: Judging,
): Promise<{ results: ScenarioResult[]; facts?: GoFact[] }> {
  const { emit, progress } = judging;
  const said = new Map(known.map(result => [result.id, result]));
  for (const result of known) emit({ event: 'scenario', result, resumed: true });
  const open = options.scenarios.filter(({ id }) => !said.has(id));
  const name = `Go ${formatVersion(toolchain.version)}`;
  if (known.length > 0) {
    const all = count(options.scenarios.length, 'scenario');
    progress.note(`${name}: ${known.length} of ${all} were judged by an earlier run`);
  }
  if (open.length === 0) return { results: [...known] };
  const inRounds = options.repeat !== undefined || options.untilFail === true;
  const { played, facts } = await playOpen(toolchain, subject, open, options, judging, (result, round) => {
    said.set(result.id, result);
    emit({ event: 'scenario', result, ...(inRounds ? { round } : {}) });
  });
  const all = new Map([...known, ...played].map(result => [result.id, result]));
  // An expectation of a requirement, for example, is held against all of its scenarios together.
  const results = revised(
    options.scenarios.flatMap(({ id }) => all.get(id) ?? []),
    toolchain,
    options,
  );
  for (const result of results) {
    if (inRounds || !isDeepStrictEqual(result, said.get(result.id))) {
      emit({ event: 'scenario', result, final: true });
    }
  }
  return { results, ...defined({ facts }) };
}

async function playOpen(
  toolchain: Toolchain,
  subject: Subject,
  open: ReleaseOptions['scenarios'],
  options: ReleaseOptions,
  judging: Judging,
  onResult: (result: ScenarioResult, round: number) => void,
): Promise<{ played: ScenarioResult[]; facts: GoFact[] | undefined }> {
  let facts: GoFact[] | undefined;
  const task = judging.progress.task(`judge Go ${formatVersion(toolchain.version)}`);
  const position = new Position({ ...options, scenarios: open });
  try {
    const played = await runScenarios(toolchain, open, {
      ...scenarioOptions(subject, options, judging),
      revise: results => revised(results, toolchain, options),
      ...(options.instructions
        ? { complete: (results, programOf) => withInstructions(toolchain, results, programOf, judging) }
        : {}),
      onFacts: found => {
        facts = found;
      },
      onRound: round => position.startRound(round),
      onStart: ({ id }) => {
        judging.emit({ event: 'scenario-started', id });
        task.update(position.at(id));
      },
      onResult: (result, round) => {
        onResult(result, round);
        position.settle();
      },
    });
    judging.signal?.throwIfAborted();
    task.done(count(played.length, 'scenario'));
    return { played, facts };
  } catch (error) {
    task.failed();
    throw error;
  }
}

function scenarioOptions(
  subject: Subject,
  options: ReleaseOptions,
  { cache, progress, signal, processes }: Judging,
): RunScenariosOptions {
  const { profile, seed, repeat, untilFail, scenarioTimes } = options;
  const offline = options.gos.from === 'cache';
  return {
    timeoutMs: subject.processor === defaultProcessor ? options.timeoutMs : options.emulatedTimeoutMs,
    progress,
    profile,
    shrink: true,
    processes: processes.most,
    whenFree: processes.whenFree('scenarios'),
    ifFree: processes.ifFree,
    expectedMs: id => scenarioTimes[scenarioKey(subject.processor, id)],
    slowdown: processes.slowdown,
    ...defined({ seed, repeat, untilFail, signal }),
    delve: release =>
      confinement()?.walls === true
        ? Promise.resolve({ lacking: 'in a sandbox the program under test could tamper with Delve' })
        : obtainDelve(release, { cache, progress, offline }),
    repeatCommand: id => repeatCommand(id, subject, options),
  };
}

/** The results, held against what the user expects of this Go; with `--strict` nothing may fail. */
function revised(
  results: readonly ScenarioResult[],
  toolchain: Toolchain,
  options: ReleaseOptions,
): ScenarioResult[] {
  const { version, implementation } = toolchain;
  const side = { version, architecture: processorOf(toolchain), implementation };
  const expected = withExpected(
    results,
    options.expectations.filter(one => concerns(one, side)),
    scenarios,
  );
  return options.strict ? strict(expected) : expected;
}

/** How far the scenarios of one release are, for the progress line. */
class Position {
  readonly #options: ReleaseOptions;
  #settled = 0;
  #round = '';

  constructor(options: ReleaseOptions) {
    this.#options = options;
  }

  startRound(round: number): void {
    const { repeat, untilFail } = this.#options;
    this.#settled = 0;
    if (repeat !== undefined || untilFail) {
      this.#round = `run ${round}${repeat === undefined ? '' : ` of ${repeat}`}, `;
    }
  }

  settle(): void {
    this.#settled++;
  }

  at(id: string): string {
    return `${this.#round}${this.#settled} of ${this.#options.scenarios.length} scenarios, ${id}`;
  }
}
