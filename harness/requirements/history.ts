import type { Requirement } from './requirement.js';

const always = '>=1.11';

/** Promises that users' reports are about: what a debugger owes, mostly, and what it may build on. */
export const history: readonly Requirement[] = [
  {
    id: 'goroutine.of-stops',
    sentence:
      'Status 0, 1 and 2 come from the goroutine that the call runs on, the caller’s until 1.14 and one of its own since; a refusal and status 16 come from the caller’s.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11, 1.15); delve#2087, delve#1925',
  },
  {
    id: 'safepoint.nosplit',
    sentence: 'A nosplit function is no safe point but at its calls, compiled with optimization or without.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debug_test.go, TestDebugCallUnsafePoint (1.11); golang/go#36110',
  },
  {
    id: 'debugger.entry-padding',
    sentence:
      'A thread at the entry point’s first instruction is at no stop of the protocol, though the byte before it may be an INT3: it pads the function before.',
    releases: always,
    owedBy: 'debugger',
    source: 'delve PR 2232; src/cmd/link/internal/amd64/obj.go, CodePad',
  },
  {
    id: 'debugger.escaping-arguments',
    sentence:
      'What a called function may keep lies on the heap: a debugger passes no address of a stack, but that of a copy.',
    releases: always,
    owedBy: 'debugger',
    source: 'delve#3174',
  },
  {
    id: 'debugger.saved-registers',
    sentence:
      'What the debugger reads of its caller’s variables it reads at the injection point: between the stops of a call the registers hold other things.',
    releases: '>=1.17',
    owedBy: 'debugger',
    source: 'delve#3310',
  },
  {
    id: 'client.delve',
    sentence:
      'Delve, a debugger that others wrote by the same protocol, makes calls and gets what they give.',
    releases: always,
    owedBy: 'runtime',
    source: 'delve, pkg/proc/fncall.go (1.1 to 1.27); service/rpc2/server.go',
  },
  {
    id: 'gc.pinned',
    sentence:
      'debugPinnerV1 gives a pinner that pins itself; what the debugger pins with it stays between calls until it unpins it.',
    releases: '>=1.23',
    owedBy: 'runtime',
    source: 'src/runtime/debug.go, debugPinnerV1 (1.23); delve#3310',
  },
];
