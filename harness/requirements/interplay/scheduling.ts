import { cells, elsewhere, type Group, none, played } from './row.js';

const nothingBegun = none('nothing is begun that a call could go on with');

/** How goroutines begin, end, take turns and wait for each other. */
export const scheduling: Group = {
  title: 'Goroutines',
  rows: [
    {
      id: 'goroutine',
      what: 'the start and the end of a goroutine',
      cells: cells({ in: played({ quick: true }) }),
    },
    { id: 'goexit', what: 'the end of a goroutine by runtime.Goexit', cells: cells() },
    {
      id: 'deadlock',
      what: 'the detection of a program in which nobody can go on',
      cells: cells({
        in: none('a program that reports a deadlock has ended'),
        does: elsewhere('concurrency/end-deadlock'),
        'goes-on': none('there is nothing to go on with'),
        waits: elsewhere('concurrency/end-deadlock'),
        during: none('a thread that is held keeps its goroutine running: the program is not dead'),
        left: elsewhere('interplay/deadlock-afterwards'),
      }),
    },
    {
      id: 'gosched',
      what: 'runtime.Gosched',
      cells: cells({ 'goes-on': nothingBegun, waits: elsewhere('concurrency/two-at-once') }),
    },
    {
      id: 'preemption',
      what: 'a goroutine that has to be preempted',
      cells: cells({ 'goes-on': nothingBegun, waits: elsewhere('concurrency/preempted-in-function') }),
    },
    {
      id: 'system-call',
      what: 'a system call',
      cells: cells({
        in: none('its goroutine is not running, and a debugger injects into running ones only'),
        does: elsewhere('concurrency/waits-system-call'),
        'goes-on': nothingBegun,
        waits: elsewhere('concurrency/waits-system-call'),
        during: elsewhere('concurrency/beside-calling'),
        left: none('system calls that have returned leave nothing'),
      }),
    },
  ],
};

/** What goroutines wait for each other by. */
export const waiting: Group = {
  title: 'Waiting',
  rows: [
    { id: 'channel', what: 'a channel', cells: cells() },
    { id: 'select', what: 'a select', cells: cells() },
    { id: 'mutex', what: 'a mutex', cells: cells() },
    { id: 'rwmutex', what: 'a lock for readers and writers', cells: cells() },
    { id: 'once', what: 'what is done once', cells: cells() },
    { id: 'wait-group', what: 'a wait group', cells: cells() },
    { id: 'cond', what: 'a condition variable', cells: cells() },
    {
      id: 'semaphore',
      what: 'the runtime’s semaphores',
      cells: cells({
        in: none('goroutines that wait on one are not running'),
        does: elsewhere('interplay/does-mutex', 'interplay/does-wait-group'),
        'goes-on': elsewhere('interplay/goes-on-rwmutex'),
        waits: elsewhere('interplay/waits-mutex', 'interplay/waits-rwmutex'),
        during: elsewhere('interplay/during-mutex'),
        left: elsewhere('interplay/left-mutex'),
      }),
    },
    { id: 'timer', what: 'a timer', cells: cells() },
    { id: 'ticker', what: 'a ticker', cells: cells() },
    { id: 'after-func', what: 'a function that a timer calls', cells: cells() },
    {
      id: 'clock',
      what: 'the clock',
      cells: cells({
        in: played(),
        'goes-on': nothingBegun,
        waits: elsewhere('concurrency/waits-sleep'),
      }),
    },
    {
      id: 'vdso',
      what: 'the vDSO, on a stack that the goroutine has borrowed',
      cells: cells({
        in: elsewhere('refusal/vdso'),
        does: elsewhere('interplay/does-clock'),
        'goes-on': nothingBegun,
        waits: none('the vDSO waits for nobody'),
        during: elsewhere('interplay/during-clock'),
        left: elsewhere('interplay/left-clock'),
      }),
    },
  ],
};

const noNetwork = 'programs have no network there';

/** What goes through the network poller and the system. */
export const input: Group = {
  title: 'Files, networks and other programs',
  rows: [
    { id: 'pipe', what: 'a pipe', cells: cells() },
    { id: 'tcp', what: 'a connection of the network', onlyOutside: noNetwork, cells: cells() },
    {
      id: 'file',
      what: 'a file',
      onlyOutside: 'programs can’t write files there',
      cells: cells({ waits: none('files of a disk are always ready') }),
    },
    {
      id: 'dns',
      what: 'the look-up of a name',
      onlyOutside: noNetwork,
      cells: cells({
        in: none('it is the row of connections and files: their goroutines do it'),
        'goes-on': nothingBegun,
        waits: none('a name that the machine knows itself takes no waiting; others need a network'),
      }),
    },
    {
      id: 'exec',
      what: 'another program',
      cells: cells({
        in: none('a goroutine that starts a program or waits for its end is in a system call'),
      }),
    },
    {
      id: 'netpoll-start',
      what: 'the start of the network poller',
      cells: cells({
        in: elsewhere('interplay/in-progress-netpoll'),
        does: elsewhere('interplay/does-pipe'),
        'goes-on': none('it is done at once'),
        waits: none('it is done at once'),
        during: elsewhere('interplay/during-pipe'),
        left: none('the poller stays for good, as it does without calls'),
      }),
    },
  ],
};
