import { elsewhere, type Group, none, type Row, unknown } from './row.js';

const compiled = none('how a program is compiled is nothing that is begun or waited for');

/** A row about how a program is compiled. */
function build(id: string, what: string, ...scenarios: string[]): Row {
  const shown = elsewhere(...scenarios);
  return {
    id,
    what,
    cells: { in: shown, does: shown, 'goes-on': compiled, waits: compiled, during: compiled, left: shown },
  };
}

function unjudged(id: string, what: string, reason: string): Row {
  const why = unknown(reason);
  return {
    id,
    what,
    cells: { in: why, does: why, 'goes-on': compiled, waits: compiled, during: compiled, left: why },
  };
}

const ownCode = none('code is nothing that is begun or waited for');

/** Code that is no ordinary Go, and the ways to compile it. */
export const code: Group = {
  title: 'Code and builds',
  rows: [
    {
      id: 'assembly',
      what: 'a function in assembly',
      cells: {
        in: elsewhere('sweep/assembly', 'refusal/assembly', 'sweep/tails'),
        does: elsewhere('interplay/assembly', 'interplay/assembly-wrapper'),
        'goes-on': ownCode,
        waits: ownCode,
        during: ownCode,
        left: elsewhere('interplay/assembly-spoils'),
      },
    },
    {
      id: 'runtime-helper',
      what: 'helpers of the runtime whose names have no package',
      cells: {
        in: elsewhere(
          'interplay/in-progress-stack-switch',
          'interplay/in-progress-reflected-return',
          'interplay/accepted-under-runtime',
        ),
        does: none('who calls them is the runtime'),
        'goes-on': ownCode,
        waits: ownCode,
        during: ownCode,
        left: ownCode,
      },
    },
    {
      id: 'other-packages',
      what: 'other packages at start-up, in allocation, maps, channels, polling, timers, traces and panics',
      cells: {
        in: elsewhere(
          'interplay/accepted-start-up',
          'interplay/accepted-allocation',
          'interplay/accepted-map',
          'interplay/accepted-channel',
          'interplay/accepted-netpoll',
          'interplay/accepted-timer',
          'interplay/accepted-trace',
          'interplay/accepted-panic',
        ),
        does: ownCode,
        'goes-on': ownCode,
        waits: ownCode,
        during: ownCode,
        left: ownCode,
      },
    },
    {
      id: 'pinned',
      what: 'a pool, and whatever else keeps the goroutine on its processor (m.locks, m.mallocing, m.preemptoff)',
      cells: {
        in: elsewhere('interplay/in-progress-pool', 'interplay/accepted-with-locks'),
        does: elsewhere('interplay/does-pool'),
        'goes-on': elsewhere('interplay/goes-on-pool'),
        waits: none('nobody waits for it'),
        during: elsewhere('interplay/during-pool'),
        left: elsewhere('interplay/left-pool'),
      },
    },
    {
      id: 'runtime',
      what: 'package runtime',
      cells: {
        in: elsewhere('refusal/runtime', 'refusal/system-stack'),
        does: elsewhere('call/made-string'),
        'goes-on': ownCode,
        waits: ownCode,
        during: elsewhere('concurrency/beside-all'),
        left: ownCode,
      },
    },
    build('unoptimized', 'a program compiled without optimization', 'builds/unoptimized'),
    build('position-independent', 'a position-independent program', 'builds/pie', 'builds/cgo-pie'),
    build('stripped', 'a program without symbols', 'builds/stripped'),
    build('cgo', 'a program that is linked with C', 'builds/cgo', 'builds/cgo-static'),
    build('c-shared', 'a library that a C program has loaded', 'builds/c-shared'),
    build('race', 'a program with the race detector', 'builds/race'),
    build('checkptr', 'a program that checks its pointers (-d=checkptr)', 'interplay/build-checkptr'),
    build(
      'may-more-stack',
      'a program with a call before each growth of a stack (-d=maymorestack)',
      'interplay/build-may-more-stack',
    ),
    build('asan', 'a program with the address sanitizer', 'builds/asan'),
    unjudged('plugin', 'a plugin', 'a target has one program: that of the plugin is not read'),
    unjudged(
      'c-archive',
      'an archive that a C program is linked with',
      'a target has one program, which is found by its symbols: no fixture is linked so',
    ),
    unjudged(
      'linkshared',
      'a program that is linked with a shared standard library',
      'the functions of the protocol are then in another file than the program',
    ),
    build('cover', 'a program that counts its coverage', 'builds/cover'),
    unjudged(
      'pgo',
      'a program that a profile has optimized',
      'a profile would have to come from the same program first',
    ),
    {
      id: 'experiment',
      what: 'a program compiled with a GOEXPERIMENT',
      cells: {
        in: elsewhere('interplay/in-arena'),
        does: elsewhere('interplay/does-arena'),
        'goes-on': compiled,
        waits: compiled,
        during: compiled,
        left: elsewhere('interplay/left-arena'),
      },
    },
  ],
};
