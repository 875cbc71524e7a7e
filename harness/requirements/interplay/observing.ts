import { cells, elsewhere, type Group, none, played } from './row.js';

const nothingBegun = none('nothing is begun that a call could go on with');
const nobodyWaits = none('nobody waits for it');
const ownership = { requirement: 'call.traced-ownership' } as const;

/** Signals, profiles, traces: what looks at goroutines from outside. */
export const observing: Group = {
  title: 'Signals, profiles and traces',
  rows: [
    { id: 'notify', what: 'a signal that the program has asked for', cells: cells() },
    {
      id: 'signal',
      what: 'a signal that nobody has asked for',
      cells: cells({ 'goes-on': nothingBegun, waits: nobodyWaits }),
    },
    {
      id: 'signal-handler',
      what: 'a signal handler',
      cells: cells({
        in: elsewhere('refusal/signal-stack'),
        does: elsewhere('concurrency/signals-in-each-phase'),
        'goes-on': nothingBegun,
        waits: elsewhere('interplay/waits-notify'),
        during: elsewhere('concurrency/signals-in-each-phase'),
        left: elsewhere('concurrency/trap-passed-on'),
      }),
    },
    {
      id: 'fault',
      what: 'a fault that becomes a panic',
      cells: cells({ 'goes-on': nothingBegun, waits: nobodyWaits }),
    },
    {
      id: 'cpu-profile',
      what: 'a profile of the CPU',
      cells: cells({
        waits: nobodyWaits,
        left: elsewhere('concurrency/profiled'),
      }),
    },
    {
      id: 'heap-profile',
      what: 'a profile of the heap',
      stopsAll: true,
      cells: cells({ waits: nobodyWaits }),
    },
    { id: 'block-profile', what: 'a profile of who waits', stopsAll: true, cells: cells() },
    { id: 'mutex-profile', what: 'a profile of locks', stopsAll: true, cells: cells() },
    {
      id: 'goroutine-profile',
      what: 'a profile of goroutines',
      stopsAll: true,
      cells: cells({ 'goes-on': nothingBegun, waits: nobodyWaits }),
    },
    {
      id: 'metrics',
      what: 'the runtime’s metrics',
      releases: '>=1.16',
      cells: cells({ 'goes-on': nothingBegun, waits: nobodyWaits }),
    },
    {
      id: 'traceback',
      what: 'a traceback',
      stopsAll: true,
      cells: cells({ 'goes-on': elsewhere('call/traceback', 'call/caller-line'), waits: nobodyWaits }),
    },
    {
      id: 'ancestors',
      mechanism: 'traceback',
      what: 'a traceback with the ancestors of goroutines',
      stopsAll: true,
      env: { GODEBUG: 'tracebackancestors=5' },
      cells: cells({ 'goes-on': nothingBegun, waits: nobodyWaits }),
    },
    { id: 'trace', what: 'an execution trace', cells: cells() },
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
      cells: cells({ in: none('it is the row above'), waits: none('nobody waits for a trace') }),
    },
    {
      id: 'trace-events',
      what: 'what an execution trace says of calls',
      cells: cells({
        in: elsewhere('call/trace-events'),
        does: elsewhere('call/trace-events'),
        'goes-on': nothingBegun,
        waits: elsewhere('call/trace-events'),
        during: none('events of others are theirs'),
        left: elsewhere('call/traced'),
      }),
    },
    {
      id: 'flight-recorder',
      what: 'the flight recorder',
      stopsAll: true,
      releases: '>=1.25',
      cells: cells({ waits: nobodyWaits }),
    },
  ],
};
