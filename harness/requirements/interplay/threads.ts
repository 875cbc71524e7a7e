import { cells, elsewhere, type Group, none, unknown } from './row.js';

const nothingBegun = none('nothing is begun that a call could go on with');

/** Goroutines and threads. */
export const threads: Group = {
  title: 'Threads',
  rows: [
    { id: 'locked-thread', what: 'a lock to the thread', cells: cells() },
    {
      id: 'nested-locks',
      what: 'several locks to the thread',
      cells: cells({ waits: none('nobody waits for such a lock') }),
    },
    {
      id: 'lock-of-call',
      what: 'a lock to the thread that a call takes and leaves, or takes back without having it',
      cells: cells({
        in: none('it is the row above'),
        does: elsewhere('concurrency/lock-own'),
        'goes-on': elsewhere('concurrency/lock-own'),
        waits: none('nobody waits for such a lock'),
        during: none('it is the call’s own'),
        left: elsewhere('concurrency/lock-restored', 'concurrency/lock-of-runtime'),
      }),
    },
    {
      id: 'ended-thread',
      what: 'a thread that ends with its goroutine',
      cells: cells({
        in: none('a goroutine that has ended takes no calls'),
        'goes-on': nothingBegun,
        waits: none('nothing can wait for the end of a thread'),
      }),
    },
    {
      id: 'started-thread',
      what: 'the start of threads',
      cells: cells({
        in: none('it is done on the thread’s own stack'),
        'goes-on': nothingBegun,
        waits: none('nobody waits for threads'),
      }),
    },
    {
      id: 'template-thread',
      what: 'the template thread',
      cells: cells({
        in: none('it runs no goroutine'),
        does: elsewhere('interplay/does-started-thread'),
        'goes-on': nothingBegun,
        waits: none('nobody waits for threads'),
        during: elsewhere('interplay/during-started-thread'),
        left: none('once started it stays for good, as it does without calls'),
      }),
    },
    {
      id: 'thread-of-call',
      what: 'the thread on which a call stays',
      cells: cells({
        in: elsewhere('concurrency/one-thread', 'concurrency/one-thread-unlocked'),
        does: elsewhere('call/same-thread'),
        'goes-on': none('it is the caller’s before and after'),
        waits: elsewhere('concurrency/waits-mutex', 'concurrency/waits-system-call'),
        during: elsewhere('concurrency/beside-all'),
        left: elsewhere('concurrency/lock-restored'),
      }),
    },
    {
      id: 'processors',
      what: 'a change of GOMAXPROCS',
      stopsAll: true,
      cells: cells({ waits: none('it stops the program and is waited for by nobody else') }),
    },
    {
      id: 'c-thread',
      what: 'C, and Go that C calls',
      cells: cells({
        in: elsewhere('concurrency/c-below', 'concurrency/c-thread', 'builds/c-shared'),
        does: elsewhere('builds/cgo'),
        'goes-on': unknown('no scenario keeps a handle of C from the program to a call'),
        waits: elsewhere('concurrency/c-beside'),
        during: elsewhere('concurrency/c-beside'),
        left: unknown('what C keeps is not the runtime’s to count'),
      }),
    },
  ],
};
