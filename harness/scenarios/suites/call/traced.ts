import { expect } from 'chai';
import { readExecutionTrace, type TraceEvent } from '../../../binary/execution-trace.js';
import type { Debuggee } from '../../debuggee.js';
import type { Scenario, Stage } from '../../scenario.js';
import { residue } from '../fixtures.js';
import { callInEachWay } from './residue.js';

const rounds = 8;

/**
 * Makes calls that end in each possible way while the program records an execution trace. Returns the trace's
 * events.
 */
function traceCalls(
  stage: Stage,
  env: Record<string, string> = {},
): { program: Debuggee; events: TraceEvent[] } {
  const program = stage.start(residue, { args: ['traced'], env });
  program.runTo('spin');
  callInEachWay(program, rounds);
  program.target.write(program.address('main.Stop'), Uint8Array.of(1));
  const [word, hex = ''] = program.finish().stdout.trim().split(' ');
  expect(word).to.equal('traced');
  return { program, events: readExecutionTrace(Buffer.from(hex, 'hex')) };
}

/**
 * The events of a call, from the creation of its goroutine until the caller, the program's first goroutine,
 * goes on.
 */
function courseOf(created: TraceEvent, events: readonly TraceEvent[]): string[] {
  const course: string[] = [];
  const stream = events.filter(event => event.stream === created.stream);
  for (const { kind, goroutine, reason, stack } of stream.slice(stream.indexOf(created))) {
    if (reason === 'preempted') continue;
    const who = goroutine === created.goroutine ? 'the call' : goroutine === 1 ? 'the caller' : 'another';
    const where = kind === 'created' || kind === 'blocks' ? ` in ${stack[0]}` : '';
    const event = `${kind}: ${goroutine === undefined ? (reason ?? '') : who}${where}`;
    // A goroutine starts again after it was preempted.
    if (course.at(-1) !== event) course.push(event);
    if (event === 'starts: the caller' || course.length === 8) break;
  }
  return course;
}

/** The list that occurs most often. */
function usual(lists: readonly string[][]): string[] {
  const counts = new Map<string, number>();
  for (const list of lists) counts.set(list.join('\n'), (counts.get(list.join('\n')) ?? 0) + 1);
  const [found] = [...counts].sort(([, a], [, b]) => b - a);
  return found?.[0].split('\n') ?? [];
}

/** Calls in programs that record an execution trace. */
export const tracedCalls: Scenario[] = [
  {
    id: 'call/traced',
    title: 'a program goes on recording its execution trace during calls, and the trace is complete',
    requirements: ['call.traced'],
    fixtures: [residue],
    run(stage) {
      const { events } = traceCalls(stage);
      expect(events.map(({ kind }) => kind)).to.include('created');
    },
  },
  {
    id: 'call/trace-events',
    title:
      'an execution trace shows the course of a call: its goroutine is created and runs, the caller waits and goes on',
    requirements: ['call.trace-events'],
    fixtures: [residue],
    run(stage) {
      const { program, events } = traceCalls(stage, { GODEBUG: 'asyncpreemptoff=1' });
      const { entrySymbol } = program.functions.sequence;
      const courses = events
        .filter(({ kind, stack }) => kind === 'created' && stack[0] === entrySymbol)
        .map(created => courseOf(created, events));
      expect(courses, 'calls in the trace').to.have.lengthOf(2 * rounds);
      // Up to 1.21, no reasons are recorded.
      const since22 = (reason: string): string => (stage.release.minor >= 22 ? reason : '');
      // A call that is preempted may go on elsewhere, in another part of the trace. So the most frequent
      // course counts.
      expect(usual(courses), 'the course of a call').to.deep.equal([
        `created: the call in ${entrySymbol}`,
        `blocks: ${since22('wait for debug call')} in ${entrySymbol}`,
        'starts: the call',
        `yields: ${since22('runtime.Gosched')}`,
        'unblocked: the caller',
        'starts: the caller',
      ]);
    },
  },
];
