import type { Requirement } from '../requirement.js';

const always = '>=1.11';
const anyGoroutine =
  'src/runtime/debugcall.go, debugCallWrap: a call is a goroutine of the program (1.15), or its caller’s (1.11)';

/**
 * What is promised of calls amid what else the runtime does: what holds for any goroutine holds for a call.
 */
export const interplay: readonly Requirement[] = [
  {
    id: 'interplay.in',
    sentence:
      'Wherever a goroutine is in the middle of what the runtime does for it, an accepted call can sleep, collect garbage, grow its stack and wait for a lock, and what was interrupted goes on right.',
    releases: always,
    owedBy: 'runtime',
    source: anyGoroutine,
  },
  {
    id: 'interplay.does',
    sentence: 'A call can do what any goroutine of the program can.',
    releases: always,
    owedBy: 'runtime',
    source: anyGoroutine,
  },
  {
    id: 'interplay.goes-on',
    sentence: 'A call can go on with what the program began, and the program with what a call began.',
    releases: always,
    owedBy: 'runtime',
    source: anyGoroutine,
  },
  {
    id: 'interplay.waits',
    sentence: 'A call can wait for whatever other goroutines, timers and the system do.',
    releases: always,
    owedBy: 'runtime',
    source: anyGoroutine,
  },
  {
    id: 'interplay.during',
    sentence:
      'While a call is held at one of its stops, others can do what doesn’t stop the whole program, and what does can begin and ends once the call goes on.',
    releases: always,
    owedBy: 'runtime',
    source: anyGoroutine,
  },
  {
    id: 'interplay.left',
    sentence: 'What a call has done and ended leaves nothing behind.',
    releases: always,
    owedBy: 'runtime',
    source: anyGoroutine,
  },
  {
    id: 'refusal.runtime-in-progress',
    sentence:
      'Where the runtime is in the middle of its own work a call is refused, or does what it does elsewhere, whatever the function is called that is executing: one of the runtime’s helpers, or what a function of the runtime calls with a lock held.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallCheck: no calls from the runtime (1.11)',
  },
  {
    id: 'refusal.pinned',
    sentence:
      'While a goroutine must stay on its processor, as in the middle of a sync.Pool, a call is refused, or does what it does elsewhere.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/proc.go, procPin (1.11): schedule throws when it finds locks held',
  },
  {
    id: 'call.coroutine',
    sentence:
      'A call may resume a coroutine of iter.Pull that the program made, and the program one that a call made.',
    releases: '>=1.23',
    owedBy: 'runtime',
    source: 'package iter, Pull: next and stop may be called from any goroutine, one at a time (1.23)',
  },
  {
    id: 'call.bubble',
    sentence:
      'A call into a goroutine of a testing/synctest bubble is in that bubble: it has its time, and may use its channels and timers.',
    releases: '>=1.25',
    owedBy: 'runtime',
    source: 'package testing/synctest: goroutines started in a bubble belong to it (1.25)',
  },
  {
    id: 'call.labels',
    sentence: 'A call runs with the profiler labels of its caller.',
    releases: always,
    owedBy: 'runtime',
    source: 'package runtime/pprof, SetGoroutineLabels: a new goroutine inherits those of its creator (1.9)',
  },
  {
    id: 'call.labels-own',
    sentence:
      'Labels that a function sets in a call on a goroutine of its own are not its caller’s afterwards.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: 'package runtime/pprof, SetGoroutineLabels: labels are a goroutine’s own (1.9)',
  },
  {
    id: 'call.traced-ownership',
    sentence:
      'In a call the tracer takes the stacks of goroutines only while it owns them: a program with GODEBUG=tracecheckstackownership=1 goes on.',
    releases: '>=1.23',
    owedBy: 'runtime',
    source: 'src/runtime/extern.go, tracecheckstackownership (1.23); Go commit d6a3d093c3',
  },
  {
    id: 'debugger.assembly-registers',
    sentence:
      'After a function in assembly the debugger puts right, at status 1, the registers that ABIInternal fixes and ABI0 doesn’t: the runtime goes on by them.',
    releases: '>=1.17',
    owedBy: 'debugger',
    source: 'src/cmd/compile/abi-internal.md, special-purpose registers of amd64 (1.17)',
  },
  {
    id: 'arguments.assembly',
    sentence:
      'A function in assembly takes its arguments by ABI0 in every release; by ABIInternal only its wrapper does, where there is one.',
    releases: always,
    owedBy: 'debugger',
    source: 'src/cmd/compile/abi-internal.md: assembly functions are ABI0 (1.17)',
  },
  {
    id: 'arguments.indirect',
    sentence:
      'A function that is called through something gets what the compiler passes beside its arguments: a receiver, a dictionary, its closure.',
    releases: always,
    owedBy: 'debugger',
    source: 'src/cmd/compile/internal/noder/reader.go, dictionaries (1.18); src/reflect/makefunc.go (1.11)',
  },
];
