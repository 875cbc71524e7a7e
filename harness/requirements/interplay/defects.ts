import type { KnownDefect } from '../requirement.js';

/** What is known to break amid what else the runtime does. */
export const interplayDefects: readonly KnownDefect[] = [
  {
    requirement: 'refusal.runtime-in-progress',
    releases: '>=1.15',
    where: 'tree',
    reference: 'src/runtime/debugcall.go (1.17)',
    reason:
      'debugCallCheck knows the runtime by the prefix “runtime.” of a function’s name, and looks at no lock',
  },
  {
    requirement: 'refusal.pinned',
    releases: '>=1.11',
    where: 'tree',
    reference: 'src/runtime/debugcall.go (1.11)',
    reason:
      'debugCallCheck does not look at m.locks, which procPin counts up: what the call then blocks in throws',
  },
  {
    requirement: 'call.coroutine',
    releases: '>=1.23',
    where: 'own',
    reference: 'golang/go#67499',
    reason:
      'debugCallWrap locks the call’s goroutine to its thread, and coroswitch_m wants the locks of when the coroutine was made',
  },
  {
    requirement: 'call.bubble',
    releases: '>=1.25',
    where: 'own',
    reference: 'src/runtime/proc.go (1.25)',
    reason:
      'the goroutine of a call counts as one of the runtime’s own, and newproc1 lets those inherit no bubble',
  },
  {
    requirement: 'call.labels',
    releases: '>=1.18',
    where: 'own',
    reference: 'golang/go#50032',
    reason:
      'the goroutine of a call counts as one of the runtime’s own, and newproc1 lets those inherit no labels',
  },
];
