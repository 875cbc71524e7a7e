import type { Requirement } from './requirement.js';

const always = '>=1.11';

/** The promises that users' bug reports are about: mostly what a debugger owes, and what it can rely on. */
export const history: readonly Requirement[] = [
  {
    id: 'goroutine.of-stops',
    sentence:
      'Statuses 0, 1 and 2 come from the goroutine that runs the call: the caller’s up to 1.14, a new one since 1.15. A refusal and status 16 come from the caller’s goroutine.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11, 1.15); delve#2087, delve#1925',
  },
  {
    id: 'safepoint.nosplit',
    sentence:
      'In a nosplit function, only the calls are safe points, whether it was compiled with optimization or without.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debug_test.go, TestDebugCallUnsafePoint (1.11); golang/go#36110',
  },
  {
    id: 'debugger.entry-padding',
    sentence:
      'A thread at the first instruction of the entry point is not at a stop of the protocol, even if the byte before it is an INT3: that byte is padding after the previous function.',
    releases: always,
    owedBy: 'debugger',
    source: 'delve PR 2232; src/cmd/link/internal/amd64/obj.go, CodePad',
  },
  {
    id: 'debugger.escaping-arguments',
    sentence:
      'A debugger never passes the address of a stack variable, because the function may keep it. It passes the address of a copy on the heap.',
    releases: always,
    owedBy: 'debugger',
    source: 'delve#3174',
  },
  {
    id: 'debugger.saved-registers',
    sentence:
      'The debugger reads the caller’s variables at the injection point. Between the stops of a call, the registers hold other values.',
    releases: '>=1.17',
    owedBy: 'debugger',
    source: 'delve#3310',
  },
  {
    id: 'client.delve',
    sentence:
      'Delve, an independent debugger that uses the same protocol, makes calls and receives their results.',
    releases: always,
    owedBy: 'runtime',
    source: 'delve, pkg/proc/fncall.go (1.1 to 1.27); service/rpc2/server.go',
  },
  {
    id: 'gc.pinned',
    sentence:
      'debugPinnerV1 returns a pinner that pins itself. What the debugger pins with it stays alive between calls, until the debugger unpins it.',
    releases: '>=1.23',
    owedBy: 'runtime',
    source: 'src/runtime/debug.go, debugPinnerV1 (1.23); delve#3310',
  },
];
