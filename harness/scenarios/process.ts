import { config } from 'chai';
import { defined } from '../host/defined.js';
import { MachineError } from '../host/errors.js';
import { linesOf, writeWhole } from '../host/files.js';
import { ProtocolError } from '../protocol/call.js';
import type { StopRecord } from '../protocol/trace.js';
import { sandboxMs } from '../target/ptrace/spawn-inside.js';
import { StubError } from '../target/remote/conversation.js';
import { ConnectionError } from '../target/remote/socket.js';
import { scenarios } from './catalogue.js';
import type { JobEvent, JobFacts } from './job.js';
import type { Failure, ScenarioEnding } from './outcome.js';
import { NotApplicable, type Scenario } from './scenario.js';
import { LocalStage } from './stage.js';
import { strayOf } from './strays.js';

/*
 * The process in which scenarios run, and the debugger in the same thread. It is one of its own
 * because a tracer waits for every child of its thread, and because what goes wrong here must not take the
 * report with it.
 */

// A report shows the whole of what was expected and seen.
config.truncateThreshold = 0;

const lines = linesOf(0);
const job = JSON.parse(String(lines.next().value)) as JobFacts;

function report(event: JobEvent): void {
  writeWhole(1, `${JSON.stringify(event)}\n`);
}

/** Runs a scenario and reports how it ended. Throws MachineError where none can run here. */
function play(scenario: Scenario): void {
  const { id } = scenario;
  const elapsedMs = stopwatch();
  report({ event: 'started', id });
  const first = playUnbroken(scenario);
  const { ending, stage, trace, error } = needsSecond(first) ? second(first, playUnbroken(scenario)) : first;
  if (error instanceof MachineError) {
    report({ event: 'unable', sentence: error.message, ...defined({ remedy: error.remedy }) });
    throw error;
  }
  report({
    event: 'ended',
    id,
    durationMs: elapsedMs(),
    injections: stage.injections,
    ...defined({ trace, safePoints: stage.safePoints.length === 0 ? undefined : stage.safePoints }),
    ...ending,
  });
}

/** Starts a clock. The starts and ends of sandboxes don't count: the scenario has no part in them. */
function stopwatch(): () => number {
  const [started, sandboxes] = [performance.now(), sandboxMs()];
  return () => performance.now() - started - (sandboxMs() - sandboxes);
}

/** A scenario that was run once. */
interface Run {
  ending: ScenarioEnding;
  stage: LocalStage;
  trace: StopRecord[] | undefined;
  error?: unknown;
}

function playOnce(scenario: Scenario): Run {
  const stage: LocalStage = new LocalStage(scenario, job, error => describe(error, stage));
  try {
    scenario.run(stage);
    const shown = scenario.illustrates ? stage.debuggee?.lastTrace() : undefined;
    return { ending: stage.judgement.ending, stage, trace: shown ?? traceWanted(scenario, stage) };
  } catch (error) {
    return { ending: endingOf(error, stage), stage, trace: traceWanted(scenario, stage), error };
  } finally {
    stage.close();
  }
}

/**
 * gdbserver crashes when a program ends while it makes a thread, which programs of a few scenarios do in one of four runs.
 * Such a scenario is played until it is seen to its end, but not for ever.
 */
const mostBroken = 4;

function playUnbroken(scenario: Scenario): Run {
  for (let broken = 0; ; broken++) {
    const run = playOnce(scenario);
    if (!(run.error instanceof ConnectionError) || broken === mostBroken) return run;
  }
}

/** An emulator is no processor: what goes wrong in it is believed only if it goes wrong twice. */
function needsSecond({ ending: { outcome } }: Run): boolean {
  return job.emulator !== undefined && (outcome === 'failed' || outcome === 'not-judged');
}

function second(first: Run, again: Run): Run {
  if (first.ending.outcome !== 'failed' || again.ending.outcome !== 'passed') return again;
  const { message } = first.ending.failure;
  const reason = `it failed once and passed when it was played again: ${message}`;
  return { ...again, ending: { outcome: 'not-judged', cause: 'emulator', reason }, error: first.error };
}

function traceWanted({ id }: Scenario, stage: LocalStage): StopRecord[] | undefined {
  const call = job.traces?.[id];
  return call === undefined ? undefined : stage.traceOf(call);
}

function endingOf(error: unknown, stage: LocalStage): ScenarioEnding {
  if (error instanceof NotApplicable) {
    const { failed, ending } = stage.judgement;
    return failed ? ending : { outcome: 'not-applicable', reason: error.message };
  }
  if (error instanceof StubError || error instanceof ConnectionError) {
    return { outcome: 'not-judged', cause: 'emulator', reason: error.message };
  }
  const stray = strayOf(error, stage.debuggee?.target.pid);
  return stray === undefined ? stage.judgement.endingAfter(error) : stage.judgement.cutShort(stray);
}

function describe(error: unknown, stage: LocalStage): Failure {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const trace = error instanceof ProtocolError ? error.trace : stage.debuggee?.lastTrace();
  return {
    message: bounded(thrown.message),
    ...defined({
      expected: 'expected' in thrown ? text(thrown.expected) : undefined,
      actual: 'actual' in thrown ? text(thrown.actual) : undefined,
      stack: thrown.stack === undefined ? undefined : bounded(thrown.stack),
      trace,
      call: stage.injections,
      case: stage.case,
    }),
  };
}

/** How many characters of a text are reported, at its beginning and at its end: a program may have written it. */
const shownCharacters = 4000;

function bounded(whole: string): string {
  const left = whole.length - 2 * shownCharacters;
  if (left <= 0) return whole;
  return `${whole.slice(0, shownCharacters)}\n(${left} characters)\n${whole.slice(-shownCharacters)}`;
}

/** A value of an assertion as text: bigints in hexadecimal, for most are registers. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const json = JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? `0x${member.toString(16)}` : member,
  );
  return json ?? String(value);
}

/** Lets events of Node's own be handled, between two scenarios: a scenario never waits for any. */
function pause(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

async function playAll(): Promise<void> {
  const byId = new Map(scenarios.map(scenario => [scenario.id, scenario]));
  for (const id of lines) {
    const scenario = byId.get(id);
    if (scenario === undefined) throw new Error(`no scenario ${id}`);
    play(scenario);
    await pause();
  }
}

// Not awaited: the bundle is one script. What it throws ends the process.
void playAll();
