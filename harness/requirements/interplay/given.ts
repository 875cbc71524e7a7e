import { cells, type Group, none, played } from './row.js';

const coroutine = { requirement: 'call.coroutine', quick: true } as const;
const bubble = { requirement: 'call.bubble', quick: true } as const;
const above = none('it is the row above');

/** What a goroutine belongs to, or has from the one that made it. */
export const given: Group = {
  title: 'What a goroutine belongs to',
  rows: [
    {
      id: 'coroutine',
      what: 'a coroutine of iter.Pull',
      releases: '>=1.23',
      cells: cells({
        'goes-on': played(coroutine),
        waits: none('a coroutine is resumed by who calls next; nobody else gives what it yields'),
      }),
    },
    {
      id: 'coroutine-of-call',
      what: 'a coroutine that a call has made and leaves to the program',
      releases: '>=1.23',
      cells: {
        in: above,
        does: above,
        'goes-on': played(coroutine),
        waits: above,
        during: above,
        left: none('that it stays is what the row is about'),
      },
    },
    {
      id: 'bubble',
      what: 'a bubble of testing/synctest',
      releases: '>=1.25',
      // Bubbles take no timers of the old kind.
      env: { GODEBUG: 'asynctimerchan=0' },
      cells: cells({
        does: played(bubble),
        'goes-on': played(bubble),
        waits: played(bubble),
        during: none('goroutines beside the caller are in its bubble, and those outside have no part in it'),
        left: played(bubble),
      }),
    },
    {
      id: 'labels',
      what: 'profiler labels',
      cells: cells({
        does: played({ requirement: 'call.labels' }),
        'goes-on': played({ requirement: 'call.labels-own' }),
        waits: none('nobody waits for labels'),
        during: none('labels are the goroutine’s own'),
        left: none('that the caller has its own again is what “goes on” shows'),
      }),
    },
  ],
};
