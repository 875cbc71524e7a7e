import { expect } from 'chai';
import type { Job } from '../../harness/scenarios/job.js';
import type { PlayEvent, ProcessEnd, play } from '../../harness/scenarios/play.js';
import type { Played } from '../../harness/scenarios/result.js';
import { hangLimitMs, playWatched, type WatchOptions } from '../../harness/scenarios/watch.js';

const passed: Played = { outcome: 'passed', durationMs: 1, injections: 1 };
/** Hangs after 10 ms. */
const atOnce = -1998;

/** What a process does with each scenario: ends it, dies in it, or never ends it. */
type Deed = Played | 'dies' | 'hangs' | 'dies before it';

/**
 * Plays scenarios as a process would that does these things; `processes` has the scenarios that each took.
 */
function scripted(deeds: Record<string, Deed>) {
  const processes: string[][] = [];
  const died: ProcessEnd = { kind: 'died', why: 'was ended by SIGKILL' };
  const playOnce: typeof play = async (_job, next, timeoutMs, onEvent, signal) => {
    const given: string[] = [];
    processes.push(given);
    for (let id = next(true); id !== undefined; id = next(true)) {
      given.push(id);
      const deed = deeds[id] ?? passed;
      if (deed === 'dies before it') return died;
      onEvent({ event: 'started', id });
      if (deed === 'dies') return died;
      if (deed === 'hangs') return ended(timeoutMs, signal);
      onEvent({ event: 'ended', id, ...deed } as PlayEvent);
    }
    return { kind: 'done' };
  };
  const watched = async (options: WatchOptions = {}): Promise<Map<string, Played>> => {
    const job = { scenarios: Object.keys(deeds) } as Job;
    return playWatched(job, options, playOnce);
  };
  return { processes, watched };
}

function ended(timeoutMs: number, signal?: AbortSignal): Promise<ProcessEnd> {
  if (signal?.aborted) return Promise.resolve({ kind: 'stopped' });
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve({ kind: 'deadline' }), timeoutMs);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve({ kind: 'stopped' });
    });
  });
}

function told(played: Map<string, Played>): Record<string, string> {
  return Object.fromEntries(
    [...played].map(([id, one]) => [
      id,
      one.outcome === 'not-judged' ? `not judged: ${one.cause}` : one.outcome,
    ]),
  );
}

describe('the watch over scenarios', () => {
  it('plays all in one process when all is well', async () => {
    const { processes, watched } = scripted({ a: passed, b: passed });
    expect(told(await watched())).to.deep.equal({ a: 'passed', b: 'passed' });
    expect(processes).to.deep.equal([['a', 'b']]);
  });

  it('calls failed what hangs, and plays the rest in another process', async () => {
    const { processes, watched } = scripted({ a: passed, b: 'hangs', c: passed });
    const played = await watched({ usualMs: () => atOnce });
    expect(told(played)).to.deep.equal({ a: 'passed', b: 'failed', c: 'passed' });
    expect(played.get('b')).to.deep.nested.include({ 'failure.hung': true });
    expect(processes).to.deep.equal([['a', 'b'], ['c']]);
  });

  it('does not judge what a process died in, and goes on', async () => {
    const { processes, watched } = scripted({ a: 'dies', b: passed });
    const played = await watched();
    expect(told(played)).to.deep.equal({ a: 'not judged: machine', b: 'passed' });
    expect(played.get('a')).to.include({ reason: 'its process was ended by SIGKILL' });
    expect(processes).to.deep.equal([['a'], ['b']]);
  });

  it('comes to an end where no process ever begins', async () => {
    const deeds = Object.fromEntries(
      Array.from({ length: 30 }, (_none, i) => [`s${i}`, 'dies before it' as Deed]),
    );
    const { processes, watched } = scripted(deeds);
    const played = await watched();
    expect([...played.values()].map(({ outcome }) => outcome)).to.deep.equal(Array(30).fill('not-judged'));
    expect(processes.length).to.equal(10);
    expect(played.get('s29')).to.include({ cause: 'not-reached' });
  });

  it('does not try the rest after three that hang', async () => {
    const { watched } = scripted({ a: 'hangs', b: 'hangs', c: 'hangs', d: passed });
    expect(told(await watched({ usualMs: () => atOnce }))).to.deep.equal({
      a: 'failed',
      b: 'failed',
      c: 'failed',
      d: 'not judged: not-reached',
    });
  });

  it('judges nothing that the deadline of all cut off: what was under way had time left of its own', async () => {
    const { watched } = scripted({ a: passed, b: 'hangs', c: passed });
    const ends: string[] = [];
    const played = await watched({ timeoutMs: 30, onEnd: id => ends.push(id) });
    expect(told(played)).to.deep.equal({
      a: 'passed',
      b: 'not judged: deadline',
      c: 'not judged: not-reached',
    });
    expect(ends).to.deep.equal(['a', 'b', 'c']);
    for (const id of ['b', 'c']) {
      expect(played.get(id)).to.include({ reason: 'the deadline of all scenarios, 0.03 s, passed' });
    }
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const { watched } = scripted({ a: passed, b: 'hangs', c: passed });
    const played = await watched({ signal: stop.signal, onStart: id => id === 'b' && stop.abort() });
    expect(told(played)).to.deep.equal({
      a: 'passed',
      b: 'not judged: not-reached',
      c: 'not judged: not-reached',
    });
  });

  it('gives a scenario five times its usual time and ten seconds, or a minute where that is not known', () => {
    expect(hangLimitMs(2000)).to.equal(20_000);
    expect(hangLimitMs(undefined)).to.equal(60_000);
  });
});
