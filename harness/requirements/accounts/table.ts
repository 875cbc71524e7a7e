import type { DefectAccount } from './account.js';
import { processorAccounts } from './processors.js';

const debugCall = 'src/runtime/debugcall.go';
const amd64 = 'src/runtime/asm_amd64.s';

/** An account of each known defect. */
export const defectAccounts: readonly DefectAccount[] = [
  {
    id: 'registers.flags',
    happens:
      'The flags are those of an addition to the stack pointer, not those that the debugger restored. A goroutine that was stopped between a comparison and its jump takes the wrong branch.',
    causes: [
      { releases: '>=1.11 <1.17', file: amd64, function: 'debugCallV1' },
      { releases: '>=1.17', file: amd64, function: 'debugCallV2' },
    ],
    workaround:
      'After status 16, let the thread go on to the injection point, stop it there, and write the flags again.',
  },
  {
    id: 'stack.register-order',
    happens:
      'When the call makes the stack grow or the collector runs, pointers in registers are taken for values, and values for pointers: the caller goes on with pointers into memory that is freed.',
    causes: [
      { releases: '>=1.11 <1.15', file: amd64, function: 'debugCallV1' },
      { releases: '>=1.11 <1.15', file: 'src/runtime/stack.go', function: 'getStackMap' },
    ],
    workaround: 'Inject calls only at call sites of the caller, where no register holds a pointer.',
  },
  {
    id: 'gc.unknown-arguments',
    happens:
      'If the caller was called by a function in assembly that doesn’t declare the size of its arguments, a collection during the call ends the program.',
    causes: [{ releases: '>=1.15 <1.20', file: 'src/runtime/mgcmark.go', function: 'scanframeworker' }],
    workaround: 'Don’t inject into functions in assembly that declare no size of arguments.',
  },
  {
    id: 'stack.room-to-refuse',
    happens:
      'With no more free stack than the documented minimum, the refusal of a call overwrites memory below the stack.',
    causes: [
      { releases: '>=1.17', file: amd64, function: 'debugCallV2' },
      { releases: '>=1.17', file: debugCall, function: 'debugCallCheck' },
      { releases: '>=1.19', file: 'src/runtime/asm_arm64.s', function: 'debugCallV2' },
      { releases: '>=1.22', file: 'src/runtime/asm_ppc64x.s', function: 'debugCallV2' },
      { releases: '>=1.24', file: 'src/runtime/asm_loong64.s', function: 'debugCallV2' },
    ],
    workaround:
      'Ask for 512 bytes of free stack below the stack pointer, and inject no call where there is less.',
  },
  {
    id: 'stack.room-to-call',
    happens:
      'With no more free stack than the documented minimum, a call overwrites memory below the stack, or is refused as one on a stack of the runtime.',
    causes: [
      { releases: '>=1.15 <1.17', file: amd64, function: 'debugCallV1' },
      { releases: '>=1.17', file: amd64, function: 'debugCallV2' },
      { releases: '>=1.15', file: debugCall, function: 'debugCallWrap' },
      { releases: '>=1.19', file: 'src/runtime/asm_arm64.s', function: 'debugCallV2' },
      { releases: '>=1.22', file: 'src/runtime/asm_ppc64x.s', function: 'debugCallV2' },
      { releases: '>=1.24', file: 'src/runtime/asm_loong64.s', function: 'debugCallV2' },
    ],
    workaround:
      'Ask for 512 bytes of free stack below the stack pointer, and inject no call where there is less.',
  },
  {
    id: 'safepoint.nosplit',
    happens:
      'In programs compiled without optimization, calls are accepted in nosplit functions, where the stack can’t be unwound reliably and the goroutine may not be stopped.',
    causes: [
      {
        releases: '>=1.11 <1.14',
        file: 'src/cmd/compile/internal/gc/plive.go',
        function: 'markUnsafePoints',
      },
    ],
    workaround: 'Don’t inject calls in nosplit functions: step out of them first.',
  },
  {
    id: 'thread.kept',
    happens:
      'The call’s goroutine moves to another thread while it runs. A debugger that waits for the thread that it injected into misses the stops.',
    causes: [{ releases: '>=1.15 <1.21.2', file: debugCall, function: 'debugCallWrap' }],
    workaround: 'Accept the stops of a call from any thread, and tell calls apart by their goroutine.',
  },
  {
    id: 'refusal.runtime-in-progress',
    happens:
      'Calls are accepted while the runtime is in the middle of its own work, if the function that executes isn’t called “runtime.”. They never end, or the program crashes afterwards.',
    causes: [{ releases: '>=1.15', file: debugCall, function: 'debugCallCheck' }],
    workaround:
      'Don’t inject in functions whose names have no package, nor in functions of internal/runtime, runtime/internal, internal/bytealg and internal/cpu: step out to the program’s code first.',
  },
  {
    id: 'refusal.pinned',
    happens:
      'Calls are accepted while a goroutine is pinned to its processor, as inside of sync.Pool. If the call then blocks, the program dies.',
    causes: [{ releases: '>=1.11', file: debugCall, function: 'debugCallCheck' }],
    workaround: 'Read m.locks of the thread’s m; inject only if it is 0.',
  },
  {
    id: 'call.coroutine',
    happens:
      'A call that resumes a coroutine of the program (the next of iter.Pull), or a program that resumes a coroutine of a call, dies: “coro: OS thread locking must match locking at coroutine creation”.',
    causes: [
      { releases: '>=1.23', file: 'src/runtime/coro.go', function: 'coroswitch_m' },
      { releases: '>=1.23', file: debugCall, function: 'debugCallWrap' },
    ],
    workaround: 'None: warn the user, and don’t call functions that iter.Pull returned.',
  },
  {
    id: 'call.bubble',
    happens:
      'In a bubble of testing/synctest, the call is outside of it: time.Now is the real time, and using a channel or a timer of the bubble ends the program.',
    causes: [
      { releases: '>=1.25', file: 'src/runtime/proc.go', function: 'newproc1' },
      { releases: '>=1.25', file: 'src/runtime/runtime2.go', function: 'isIdleInSynctest' },
    ],
    workaround: 'None: warn the user if the goroutine’s g.bubble is set.',
  },
  {
    id: 'call.labels',
    happens: 'What the call does is not counted under the profiler labels of its caller.',
    causes: [{ releases: '>=1.18', file: 'src/runtime/proc.go', function: 'newproc1' }],
    workaround: 'At status 0, copy g.labels of the caller to the g of the call.',
  },
  ...processorAccounts,
];
