import { cells, elsewhere, type Group, none, played } from './row.js';

const nothingBegun = none('nothing is begun that a call could go on with');
const nobodyWaits = none('nobody waits for it');

/** Stacks, and the memory that the collector looks after. */
export const memory: Group = {
  title: 'Memory',
  rows: [
    {
      id: 'stack-growth',
      what: 'the growth of a stack',
      cells: cells({ 'goes-on': elsewhere('memory/stack-grows'), waits: nobodyWaits }),
    },
    {
      id: 'stack-shrinking',
      what: 'the shrinking of a stack',
      stopsAll: true,
      cells: cells({ 'goes-on': elsewhere('stack/shrinks-again'), waits: nobodyWaits }),
    },
    {
      id: 'stack-copy',
      what: 'the copying of a stack with a call’s frame on it',
      cells: cells({
        in: elsewhere('stack/each-level', 'stack/moves-in-turn'),
        does: elsewhere('frame/moves-with-stack'),
        'goes-on': elsewhere('memory/stack-grows'),
        waits: nobodyWaits,
        during: none('a goroutine’s stack is copied while it runs or by a collection: see there'),
        left: elsewhere('stack/shrinks-again'),
      }),
    },
    { id: 'max-stack', what: 'a limit to stacks', cells: cells({ waits: nobodyWaits }) },
    { id: 'collection', what: 'a collection', stopsAll: true, cells: cells() },
    {
      id: 'collection-phases',
      what: 'each phase of a collection',
      cells: cells({
        in: elsewhere('gc/concurrent'),
        does: elsewhere('memory/only-reference-in-register'),
        'goes-on': elsewhere('gc/concurrent'),
        waits: elsewhere('concurrency/preempted-in-each-phase'),
        during: elsewhere('concurrency/preempted-in-each-phase'),
        left: elsewhere('call/leaves-nothing'),
      }),
    },
    {
      id: 'assist',
      what: 'work for a collection that who allocates is made to do',
      stopsAll: true,
      cells: cells({ waits: none('who waits for it is who does it') }),
    },
    {
      id: 'allocation',
      what: 'allocation',
      env: { GOGC: 'off' },
      cells: cells({ 'goes-on': nothingBegun, waits: nobodyWaits }),
    },
    { id: 'finalizer', what: 'a finalizer', stopsAll: true, cells: cells() },
    {
      id: 'cleanup',
      what: 'a cleanup',
      releases: '>=1.24',
      stopsAll: true,
      cells: cells({ 'goes-on': nothingBegun, waits: elsewhere('interplay/does-cleanup') }),
    },
    {
      id: 'weak',
      what: 'a weak pointer',
      releases: '>=1.24',
      stopsAll: true,
      cells: cells({ waits: nobodyWaits }),
    },
    {
      id: 'unique',
      what: 'a unique value',
      releases: '>=1.24',
      cells: cells({ waits: nobodyWaits }),
    },
    { id: 'pool', what: 'a pool', stopsAll: true, cells: cells({ waits: nobodyWaits }) },
    {
      id: 'gc-percent',
      what: 'a change of when to collect',
      stopsAll: true,
      cells: cells({ waits: nobodyWaits }),
    },
    {
      id: 'memory-limit',
      what: 'a limit to memory',
      releases: '>=1.19',
      stopsAll: true,
      cells: cells({ waits: nobodyWaits }),
    },
    {
      id: 'memory-statistics',
      what: 'the statistics of memory',
      stopsAll: true,
      cells: cells({ in: played(), 'goes-on': nothingBegun, waits: nobodyWaits }),
    },
    {
      id: 'arena',
      what: 'an arena',
      releases: '>=1.20',
      variant: 'arenas',
      // A new arena may begin a collection, which has to stop the thread that is held.
      env: { GOGC: 'off' },
      cells: cells({ waits: nobodyWaits }),
    },
  ],
};
