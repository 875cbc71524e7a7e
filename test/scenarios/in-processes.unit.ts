import { expect } from 'chai';
import { type ProcessesOptions, playInProcesses } from '../../harness/scenarios/in-processes.js';
import type { Job } from '../../harness/scenarios/job.js';
import { longestFirst } from '../../harness/scenarios/longest-first.js';
import type { PlayEvent, play } from '../../harness/scenarios/play.js';
import type { Played } from '../../harness/scenarios/result.js';

/** What a scenario does to its process: takes this many turns of the event loop, or kills it. */
type Deed = number | 'dies';

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** Plays scenarios in several processes, each of which has two in hand, as `play` does. */
async function playing(deeds: Record<string, Deed>, options: ProcessesOptions) {
  const processes: string[][] = [];
  const playOnce: typeof play = async (_job, next, _timeoutMs, onEvent) => {
    const begun: string[] = [];
    processes.push(begun);
    const hand: string[] = [];
    for (;;) {
      while (hand.length < 2) {
        const id = next(hand.length === 0);
        if (id === undefined) break;
        hand.push(id);
      }
      const [id] = hand;
      if (id === undefined) return { kind: 'done' };
      begun.push(id);
      onEvent({ event: 'started', id });
      const deed = deeds[id] ?? 0;
      if (deed === 'dies') return { kind: 'died', why: 'was ended by SIGKILL' };
      for (let i = 0; i < deed; i++) await turn();
      hand.shift();
      onEvent({ event: 'ended', id, outcome: 'passed', durationMs: 1, injections: 1 } as PlayEvent);
    }
  };
  const job = { scenarios: Object.keys(deeds) } as Job;
  const played = await playInProcesses(job, { expectedMs: () => 1000, ...options }, playOnce);
  return { processes, played };
}

const outcomes = (played: ReadonlyMap<string, Played>): string[] =>
  [...played].map(([id, { outcome }]) => `${id} ${outcome}`).sort();

describe('scenarios in several processes', () => {
  it('are taken by the process that is free: a long one keeps none waiting', async () => {
    const { processes, played } = await playing({ long: 60, a: 5, b: 5, c: 5, d: 5, e: 5 }, { processes: 2 });
    expect(processes).to.deep.equal([
      ['long', 'a'],
      ['b', 'c', 'd', 'e'],
    ]);
    expect(outcomes(played)).to.have.length(6);
  });

  it('are one for each process where they are as many', async () => {
    const { processes } = await playing({ a: 3, b: 3 }, { processes: 2 });
    expect(processes).to.deep.equal([['a'], ['b']]);
  });

  it('lose one to a process that dies: what it had in hand is played by another', async () => {
    const deeds = { a: 'dies', b: 1, c: 1, d: 'dies', e: 1, f: 1 } as const;
    const { processes, played } = await playing(deeds, { processes: 2 });
    expect(outcomes(played)).to.deep.equal([
      'a not-judged',
      'b passed',
      'c passed',
      'd not-judged',
      'e passed',
      'f passed',
    ]);
    expect(processes.flat().sort()).to.deep.equal(Object.keys(deeds));
  });

  it('are left to one process where another one would not be worth its start', async () => {
    const { processes } = await playing({ a: 1, b: 1, c: 1 }, { processes: 4, expectedMs: () => 100 });
    expect(processes).to.deep.equal([['a', 'b', 'c']]);
  });

  it('do not wait for a process that never becomes free', async () => {
    const never: ProcessesOptions['ifFree'] = (_work, unneeded) =>
      new Promise(resolve => unneeded.addEventListener('abort', () => resolve()));
    const { processes } = await playing({ a: 1, b: 1 }, { processes: 2, ifFree: never });
    expect(processes).to.deep.equal([['a', 'b']]);
  });
});

describe('the order of scenarios', () => {
  it('has the longest first, and those that nobody knows before the short ones', () => {
    const times: Record<string, number> = { a: 5, c: 2000, d: 50 };
    const ordered = longestFirst([{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }], id => times[id]);
    expect(ordered.map(({ id }) => id)).to.deep.equal(['c', 'b', 'd', 'a']);
  });
});
