import { type Group, none, played } from './row.js';

const coroutine = { requirement: 'call.coroutine', quick: true } as const;
const bubble = { requirement: 'call.bubble', quick: true } as const;
const labels = { requirement: 'call.labels' } as const;
const ownership = { requirement: 'call.traced-ownership' } as const;
/** The program records what it does, and bubbles take no timers of the old kind. */
const newTimers = { GODEBUG: 'asynctimerchan=0' };

/** What a goroutine belongs to, or has from the one that made it. */
export const given: Group = {
  title: 'What a goroutine belongs to',
  rows: [
    {
      id: 'coroutine',
      what: 'a coroutine of iter.Pull',
      releases: '>=1.23',
      cells: {
        in: played(),
        does: played(),
        'goes-on': played(coroutine),
        waits: none('a coroutine is resumed by who calls next; nobody else gives what it yields'),
        during: played(),
        left: played(),
      },
    },
    {
      id: 'coroutine-of-call',
      what: 'a coroutine that a call has made and leaves to the program',
      releases: '>=1.23',
      cells: {
        in: none('it is the row above'),
        does: none('it is the row above'),
        'goes-on': played(coroutine),
        waits: none('it is the row above'),
        during: none('it is the row above'),
        left: none('that it stays is what the row is about'),
      },
    },
    {
      id: 'range-over-func',
      what: 'a loop over a function',
      releases: '>=1.23',
      cells: {
        in: played(),
        does: played(),
        'goes-on': none('a loop is its own goroutine’s alone'),
        waits: none('a loop is its own goroutine’s alone'),
        during: played(),
        left: played(),
      },
    },
    {
      id: 'bubble',
      what: 'a bubble of testing/synctest',
      releases: '>=1.25',
      env: newTimers,
      cells: {
        in: played(),
        does: played(bubble),
        'goes-on': played(bubble),
        waits: played(bubble),
        during: none('goroutines beside the caller are in its bubble, and those outside have no part in it'),
        left: played(bubble),
      },
    },
    {
      id: 'labels',
      what: 'profiler labels',
      cells: {
        in: played(),
        does: played(labels),
        'goes-on': played({ requirement: 'call.labels-own' }),
        waits: none('nobody waits for labels'),
        during: none('labels are the goroutine’s own'),
        left: none('that the caller has its own again is what “goes on” shows'),
      },
    },
    {
      id: 'trace',
      what: 'an execution trace',
      cells: {
        in: played(),
        does: played(),
        'goes-on': played(),
        waits: played(),
        during: played(),
        left: played(),
      },
    },
    {
      id: 'trace-ownership',
      mechanism: 'trace',
      what: 'an execution trace that looks at who owns a stack',
      releases: '>=1.23',
      env: { GODEBUG: 'tracecheckstackownership=1' },
      cells: {
        in: played({ ...ownership, quick: true }),
        does: played(ownership),
        'goes-on': played(ownership),
        waits: played(ownership),
        during: played(ownership),
        left: played(ownership),
      },
    },
    {
      id: 'trace-of-call',
      what: 'an execution trace that a call begins',
      stopsAll: true,
      cells: {
        in: none('it is the row above'),
        does: played(),
        'goes-on': played(),
        waits: none('nobody waits for a trace'),
        during: played(),
        left: played(),
      },
    },
  ],
};
