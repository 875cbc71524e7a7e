import type { RealBug } from './bug.js';

/** Calls run on a goroutine of their own. */
const ownGoroutine = '>=1.15';

/** In what walks and scans the stacks of callers. */
export const stacks: readonly RealBug[] = [
  {
    id: 'registers of the caller are not scanned',
    releases: ownGoroutine,
    file: 'runtime/mgcmark.go',
    declaration: 'scanframeworker',
    changes: [{ find: /isDebugCall := [^\n]*/, put: 'isDebugCall := false' }],
    reference: '57d751370c (2020): use conservative scanning for debug calls',
  },
  {
    id: 'the caller’s frame is scanned by its maps',
    releases: ownGoroutine,
    file: 'runtime/mgcmark.go',
    declaration: 'scanframeworker',
    changes: [{ find: /if isAsyncPreempt \|\| isDebugCall \{/, put: 'if isAsyncPreempt {' }],
    reference: '57d751370c (2020): maps are there at calls only (9d812cfa5c)',
  },
  {
    id: 'a stack that must not shrink does',
    releases: '>=1.15 <1.27',
    file: 'runtime/stack.go',
    declaration: 'isShrinkStackSafe',
    changes: [{ find: /&& !gp\.asyncSafePoint/, put: '' }],
    reference: '57d751370c (2020); preempt.go: frames without maps can’t be copied',
  },
  {
    id: 'a stack that must not shrink does, as of 1.27',
    releases: '>=1.27',
    file: 'runtime/stack.go',
    declaration: 'isShrinkStackSafe',
    changes: [{ find: /if gp\.asyncSafePoint \{/, put: 'if false {' }],
    reference: '57d751370c (2020); preempt.go: frames without maps can’t be copied',
  },
  {
    id: 'the caller is shown one line too early',
    releases: '>=1.22 <1.27',
    file: 'runtime/traceback.go',
    declaration: 'unwinder.next',
    changes: [{ find: / \|\| f\.funcID == abi\.FuncID_debugCallV2/, put: '' }],
    reference: 'traceback.go of 1.21: a debug call is injected, there was no call instruction',
  },
  {
    id: 'the caller is shown one line too early, as of 1.27',
    releases: '>=1.27',
    file: 'runtime/traceback.go',
    declaration: 'isInjectedCall',
    changes: [{ find: / \|\| id == abi\.FuncID_debugCallV2/, put: '' }],
    reference: 'traceback.go of 1.21: a debug call is injected, there was no call instruction',
  },
  {
    id: 'the register map of the call itself',
    releases: '<1.15',
    file: 'runtime/stack.go',
    declaration: 'getStackMap',
    changes: [{ find: /callerPC--/, put: 'callerPC += 0' }],
    reference: 'the comment there: the register map at its call site (1.11)',
  },
  {
    id: 'no register map',
    releases: '<1.15',
    file: 'runtime/stack.go',
    declaration: 'getStackMap',
    changes: [{ find: /if f\.funcID != funcID_debugCallV1 \{/, put: 'if f.funcID != 0xff {' }],
    reference: 'the comment there: the frame of debugCallV1 is described by the register map (1.11)',
  },
  {
    id: 'the first register map in a prologue',
    releases: '<1.15',
    file: 'runtime/stack.go',
    declaration: 'getStackMap',
    changes: [{ find: /if callerPC != caller\.entry \{/, put: 'if callerPC == caller.entry {' }],
    reference: 'at its first instruction the byte before belongs to another function (1.11)',
  },
];
