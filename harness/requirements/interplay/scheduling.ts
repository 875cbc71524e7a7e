import { elsewhere, type Group, none, played } from './row.js';

/** How goroutines begin, end and take turns. */
export const scheduling: Group = {
  title: 'Goroutines',
  rows: [
    {
      id: 'goroutine',
      what: 'the start and the end of a goroutine',
      cells: {
        in: played({ quick: true }),
        does: played(),
        'goes-on': played(),
        waits: played(),
        during: played(),
        left: played(),
      },
    },
    {
      id: 'goexit',
      what: 'the end of a goroutine by runtime.Goexit',
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
      id: 'deadlock',
      what: 'the detection of a program in which nobody can go on',
      cells: {
        in: none('a program of which that is told has ended'),
        does: elsewhere('concurrency/end-deadlock'),
        'goes-on': none('there is nothing to go on with'),
        waits: elsewhere('concurrency/end-deadlock'),
        during: none('a thread that is held keeps its goroutine running: the program is not dead'),
        left: elsewhere('interplay/deadlock-afterwards'),
      },
    },
    {
      id: 'gosched',
      what: 'runtime.Gosched',
      cells: {
        in: played(),
        does: played(),
        'goes-on': none('nothing is begun'),
        waits: elsewhere('concurrency/two-at-once'),
        during: played(),
        left: played(),
      },
    },
    {
      id: 'preemption',
      what: 'a goroutine that has to be preempted',
      cells: {
        in: played(),
        does: played(),
        'goes-on': none('nothing is begun'),
        waits: elsewhere('concurrency/preempted-in-function'),
        during: played(),
        left: played(),
      },
    },
  ],
};
