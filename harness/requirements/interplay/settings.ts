import { cells, type Group, none, type Row } from './row.js';

/** A setting under which goroutines, stacks and memory are looked at: the mechanism does all of that. */
function setting(id: string, what: string, godebug: string, rest: Partial<Row> = {}): Row {
  return {
    id: `setting-${id}`,
    mechanism: 'everything',
    what,
    env: { GODEBUG: godebug },
    stopsAll: true,
    cells: cells({
      'goes-on': none('a setting holds from the program’s start'),
      waits: none('a setting holds from the program’s start'),
    }),
    ...rest,
  };
}

/** Settings by GODEBUG that change the scheduler or the collector. */
export const settings: Group = {
  title: 'Settings',
  rows: [
    setting('no-preemption', 'work without asynchronous preemption', 'asyncpreemptoff=1', {
      releases: '>=1.14',
    }),
    setting('stop-the-world', 'collections that stop the world', 'gcstoptheworld=1'),
    // From 1.17 on to 1.21 the program dies of it without any call ("failed to set sweep barrier").
    setting('stop-and-sweep', 'collections that stop the world and sweep', 'gcstoptheworld=2', {
      releases: '>=1.22',
    }),
    setting('no-shrinking', 'stacks that never get smaller', 'gcshrinkstackoff=1'),
    setting('clobbered', 'memory that is overwritten when it is freed', 'clobberfree=1'),
    setting('check-mark', 'collections that check what is marked', 'gccheckmark=1'),
    setting('adaptive-stack', 'stacks that begin with one size', 'adaptivestackstart=1', {
      releases: '>=1.19',
    }),
    setting('scheduler-trace', 'a scheduler that tells what it does', 'schedtrace=1,scheddetail=1'),
    setting('no-debug', 'an allocator that gives each object a page', 'efence=1', { releases: '<1.24' }),
    setting('old-timers', 'channels of timers that have a buffer', 'asynctimerchan=1', {
      releases: '>=1.23 <1.27',
    }),
  ],
};
