import type { Requirement } from './requirement.js';

const always = '>=1.11';
const wrap = 'src/runtime/debugcall.go, debugCallWrap';

/** The promises about calls in a program that has several goroutines and threads. */
export const concurrency: readonly Requirement[] = [
  {
    id: 'concurrent.calls',
    sentence:
      'Calls into several goroutines may run at the same time, and their stops may come in any order.',
    releases: always,
    owedBy: 'runtime',
    source:
      'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17): all state belongs to the goroutine',
  },
  {
    id: 'concurrent.others',
    sentence:
      'A call is not affected by what other goroutines do meanwhile: computing, allocating, collecting garbage, system calls or calls of C.',
    releases: always,
    owedBy: 'runtime',
    source: `${wrap} (1.11, 1.15)`,
  },
  {
    id: 'concurrent.waits',
    sentence:
      'The function may wait for other goroutines, and other goroutines may wait for it, as in an ordinary call.',
    releases: always,
    owedBy: 'runtime',
    source: `${wrap} (1.11, 1.15)`,
  },
  {
    id: 'thread.same',
    sentence: 'All stops of a call into a goroutine that is locked to its thread come from that thread.',
    releases: always,
    owedBy: 'runtime',
    source: `${wrap}: the lock passes to the call’s own goroutine (1.15)`,
  },
  {
    id: 'thread.kept',
    sentence:
      'All stops of a call come from one thread, even if the goroutine is not locked to it: the call’s own goroutine stays on that thread.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: `golang/go#61732, golang/go#62509; ${wrap} (1.21.2)`,
  },
  {
    id: 'thread.lock-restored',
    sentence:
      'After the call, the goroutine is locked to its thread if it was before the call, and is free to move if it was not.',
    releases: always,
    owedBy: 'runtime',
    source: `${wrap} (1.15)`,
  },
  {
    id: 'thread.lock-own',
    sentence:
      'The function can’t release the caller’s lock to its thread, and can’t leave the caller with a lock that the caller didn’t take.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: `${wrap}: the lock count is saved (1.15 for a locked caller, 1.21.2 for any)`,
  },
  {
    id: 'signals.handled',
    sentence:
      'Signals are handled at any time during a call, as in the rest of the program, and do not disturb the call.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/signal_unix.go, sighandler; src/runtime/proc.go, sigprof (1.11)',
  },
  {
    id: 'signals.preemption',
    sentence:
      'A request to preempt the thread may arrive at any time during a call. The garbage collection that waits for the preemption continues in time.',
    releases: '>=1.14',
    owedBy: 'runtime',
    source: 'src/runtime/preempt.go, wantAsyncPreempt and isAsyncSafePoint (1.14)',
  },
  {
    id: 'signals.told-apart',
    sentence:
      'The debugger distinguishes the stops of the protocol from stops that it asked for itself, and from signals that stop and continue the whole program.',
    releases: always,
    owedBy: 'debugger',
    source: 'ptrace(2): PTRACE_INTERRUPT and group-stop',
  },
  {
    id: 'signals.trap',
    sentence:
      'A SIGTRAP that the debugger passes on belongs to the program, as long as no test has hooked it: an INT3 of the program’s own ends the program.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/signal_sighandler.go, testSigtrap (1.11); src/runtime/signal_unix.go (1.12)',
  },
  {
    id: 'end.reported',
    sentence:
      'When a program ends during a call, by itself or by a signal, the debugger reports at once that it ended, and how.',
    releases: always,
    owedBy: 'debugger',
    source: 'ptrace(2): the end of the thread group leader; golang/go#21678',
  },
];
