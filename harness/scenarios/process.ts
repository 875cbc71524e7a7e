import { readFileSync, writeSync } from 'node:fs';
import { config } from 'chai';
import Mocha from 'mocha';
import { MachineError } from '../host/errors.js';
import { ProtocolError } from '../protocol/call.js';
import { scenarios } from './catalogue.js';
import type { Job, JobEvent } from './job.js';
import { familyOf, NotApplicable, type Scenario } from './scenario.js';
import { LocalStage } from './stage.js';

/*
 * The process in which scenarios run: mocha, and the debugger in the same thread. It is one of its own because a
 * tracer waits for every child of its thread, and because what goes wrong here must not take the report with it.
 */

// A report shows the whole of what was expected and seen.
config.truncateThreshold = 0;

const job = JSON.parse(readFileSync(0, 'utf8')) as Job;

function tell(event: JobEvent): void {
  writeSync(1, `${JSON.stringify(event)}\n`);
}

function play(scenario: Scenario): void {
  const started = performance.now();
  const stage = new LocalStage(scenario, job);
  tell({ event: 'started', id: scenario.id });
  const ended = (end: Partial<JobEvent>): void =>
    tell({
      event: 'ended',
      id: scenario.id,
      durationMs: performance.now() - started,
      injections: stage.injections,
      ...traceWanted(scenario, stage),
      ...(stage.safePoints.length === 0 ? {} : { safePoints: stage.safePoints }),
      ...end,
    });
  try {
    scenario.run(stage);
    const trace = scenario.illustrates ? stage.debuggee?.lastTrace() : undefined;
    ended(trace === undefined ? {} : { trace });
  } catch (error) {
    if (error instanceof NotApplicable) {
      ended({ notApplicable: error.message });
      return;
    }
    if (error instanceof MachineError) {
      ended({
        machine: { sentence: error.message, ...(error.remedy === undefined ? {} : { remedy: error.remedy }) },
      });
    } else {
      ended({ failure: describe(error, stage) });
    }
    throw error;
  } finally {
    stage.close();
  }
}

function traceWanted({ id }: Scenario, stage: LocalStage): Partial<Extract<JobEvent, { event: 'ended' }>> {
  const call = job.traces?.[id];
  const trace = call === undefined ? undefined : stage.traceOf(call);
  return trace === undefined ? {} : { trace };
}

function describe(
  error: unknown,
  stage: LocalStage,
): NonNullable<Extract<JobEvent, { event: 'ended' }>['failure']> {
  const trace = error instanceof ProtocolError ? error.trace : stage.debuggee?.lastTrace();
  const failure = error instanceof Error ? error : new Error(String(error));
  return {
    message: failure.message,
    ...(stage.case === undefined ? {} : { case: stage.case }),
    ...('expected' in failure ? { expected: text(failure.expected) } : {}),
    ...('actual' in failure ? { actual: text(failure.actual) } : {}),
    ...(failure.stack === undefined ? {} : { stack: failure.stack }),
    ...(trace === undefined ? {} : { trace }),
  };
}

/** A value of an assertion as text: bigints in hexadecimal, for most are registers. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const json = JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? `0x${member.toString(16)}` : member,
  );
  return json ?? String(value);
}

const mocha = new Mocha({ timeout: 0, reporter: class {} as unknown as string });
const suites = new Map<string, Mocha.Suite>();
for (const id of job.scenarios) {
  const scenario = scenarios.find(each => each.id === id);
  if (scenario === undefined) throw new Error(`no scenario ${id}`);
  const family = familyOf(scenario);
  const suite = suites.get(family) ?? Mocha.Suite.create(mocha.suite, family);
  suites.set(family, suite);
  suite.addTest(new Mocha.Test(scenario.title, () => play(scenario)));
}
mocha.run(() => undefined);
