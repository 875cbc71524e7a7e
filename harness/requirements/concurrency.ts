import type { Requirement } from './requirement.js';

const always = '>=1.11';
const wrap = 'src/runtime/debugcall.go, debugCallWrap';

/** What is promised of calls in a program of several goroutines and threads. */
export const concurrency: readonly Requirement[] = [
  {
    id: 'concurrent.calls',
    sentence: 'Calls into several goroutines may be under way at the same time, their stops in any order.',
    releases: always,
    owedBy: 'runtime',
    source:
      'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17): all state is the goroutine’s',
  },
  {
    id: 'concurrent.others',
    sentence:
      'What other goroutines do meanwhile, be it running, allocating, collecting garbage, system calls or C, is no concern of a call.',
    releases: always,
    owedBy: 'runtime',
    source: `${wrap} (1.11, 1.15)`,
  },
  {
    id: 'concurrent.waits',
    sentence: 'A function that is called may wait for other goroutines, and is waited for, as anywhere else.',
    releases: always,
    owedBy: 'runtime',
    source: `${wrap} (1.11, 1.15)`,
  },
  {
    id: 'thread.same',
    sentence: 'All stops of a call into a goroutine that is locked to its thread come from that thread.',
    releases: always,
    owedBy: 'runtime',
    source: `${wrap}: the lock is handed to the call’s own goroutine (1.15)`,
  },
  {
    id: 'thread.kept',
    sentence:
      'All stops of a call come from one thread, though the goroutine is not locked to it: the call’s own goroutine doesn’t move.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: `golang/go#61732, golang/go#62509; ${wrap} (1.21.2)`,
  },
  {
    id: 'thread.lock-restored',
    sentence:
      'After the call the goroutine is locked to its thread if it was before, and is free to move if it wasn’t.',
    releases: always,
    owedBy: 'runtime',
    source: `${wrap} (1.15)`,
  },
  {
    id: 'thread.lock-own',
    sentence:
      'The function can neither take back the caller’s lock to its thread nor leave it with one that the caller didn’t take.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: `${wrap}: the count of locks is set aside (1.15 for a locked caller, 1.21.2 for any)`,
  },
  {
    id: 'signals.handled',
    sentence: 'Signals are handled at any time in a call, as they are elsewhere, and leave it undisturbed.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/signal_unix.go, sighandler; src/runtime/proc.go, sigprof (1.11)',
  },
  {
    id: 'signals.preemption',
    sentence:
      'A request to preempt the thread may come at any time in a call; the collection that waits for it goes on in time.',
    releases: '>=1.14',
    owedBy: 'runtime',
    source: 'src/runtime/preempt.go, wantAsyncPreempt and isAsyncSafePoint (1.14)',
  },
  {
    id: 'signals.told-apart',
    sentence:
      'Stops that the debugger asks for, and those that stop and continue the whole program, are told from the protocol’s.',
    releases: always,
    owedBy: 'debugger',
    source: 'ptrace(2): PTRACE_INTERRUPT and group-stop',
  },
  {
    id: 'signals.trap',
    sentence:
      'A SIGTRAP that a debugger passes on is the program’s, as long as no test has hooked it: an INT3 of its own ends it.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/signal_sighandler.go, testSigtrap (1.11); src/runtime/signal_unix.go (1.12)',
  },
  {
    id: 'end.reported',
    sentence: 'A program that ends in a call, by itself or by a signal, is told as ended and how, at once.',
    releases: always,
    owedBy: 'debugger',
    source: 'ptrace(2): the end of the thread group leader; golang/go#21678',
  },
];
