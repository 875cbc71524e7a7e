import type { RealBug } from './bug.js';
import { stacks } from './stacks.js';

const debugcall = 'runtime/debugcall.go';
const always = '>=1.11';
/** Calls run on a goroutine of their own. */
const ownGoroutine = '>=1.15';

/** In `debugCallCheck`: where a call may be injected. */
const checks: readonly RealBug[] = [
  {
    id: 'no call into a call',
    releases: '>=1.13',
    file: debugcall,
    declaration: 'debugCallCheck',
    changes: [{ find: /switch name \{/, put: 'switch "" {' }],
    reference: 'd016330241 (2019): before it, calls did not nest',
  },
  {
    id: 'calls from the runtime',
    releases: always,
    file: debugcall,
    declaration: 'debugCallCheck',
    changes: [{ find: /pfx := "runtime\."/, put: 'pfx := "runtime.debug"' }],
    reference: 'the comment there: the condition could be tighter',
  },
  {
    id: 'calls from every function',
    releases: always,
    file: debugcall,
    declaration: 'debugCallCheck',
    changes: [{ find: /len\(name\) > len\(pfx\) &&/, put: 'len(name) < len(pfx) &&' }],
    reference: 'the test of a length that a rewrite with hasPrefix would take over',
  },
  {
    id: 'a borrowed stack',
    releases: always,
    file: debugcall,
    declaration: 'debugCallCheck',
    changes: [{ find: /!\((?=\w+\(\)\.stack\.lo)/, put: 'false && !(' }],
    reference: 'the comment there: the vDSO and the race detector borrow the thread’s stack',
  },
  {
    id: 'a stack that is not looked at from above',
    releases: always,
    file: debugcall,
    declaration: 'debugCallCheck',
    changes: [{ find: /&& sp <= getg\(\)\.stack\.hi/, put: '' }],
    reference: 'the two bounds of that test',
  },
  {
    id: 'the table at the wrong instruction',
    releases: '>=1.15',
    file: debugcall,
    declaration: 'debugCallCheck',
    changes: [{ find: /\bpc--/, put: 'pc += 0', every: true }],
    reference: '9d812cfa5c (2020): unsafe points are looked up at the byte before a return address',
  },
  {
    id: 'the register map at the wrong instruction',
    releases: '<1.15',
    file: debugcall,
    declaration: 'debugCallCheck',
    changes: [{ find: /\bpc--/, put: 'pc += 0' }],
    reference: 'the register map is looked up at the byte before a return address (1.11)',
  },
  {
    id: 'the byte before the function',
    releases: always,
    file: debugcall,
    declaration: 'debugCallCheck',
    changes: [{ find: /if pc != f\.entry(\(\))? \{/, put: 'if pc != 0 {', every: true }],
    reference: 'at its first instruction the byte before belongs to another function',
  },
  {
    id: 'prologues are unsafe',
    releases: '<1.15',
    file: debugcall,
    declaration: 'debugCallCheck',
    changes: [{ find: /pcdata = 0\b/, put: 'pcdata = -2' }],
    reference: 'the register map says nothing in a prologue (1.11)',
  },
];

/** In `debugCallWrap` and its parts: how a call is made. */
const calls: readonly RealBug[] = [
  {
    id: 'parked before it is traced',
    releases: '>=1.23',
    file: debugcall,
    declaration: 'debugCallWrap',
    changes: [
      { find: /casGToWaiting\([^\n]*\n/, put: '\n' },
      { find: /trace := traceAcquire\(\)/, put: '$&; casGToWaiting(gp, _Grunning, waitReasonDebugCall)' },
    ],
    reference: 'd6a3d093c3 (2024): the tracer takes the stack of a goroutine that it doesn’t own',
  },
  {
    id: 'runnable before it is traced',
    releases: '>=1.23',
    file: debugcall,
    declaration: 'debugCallWrap1',
    changes: [
      { find: /casgstatus\(gp,[^\n]*\n/, put: '\n' },
      { find: /trace := traceAcquire\(\)/, put: '$&; casgstatus(gp, _Grunning, _Grunnable)' },
    ],
    reference: 'd6a3d093c3 (2024), its other half',
  },
  {
    id: 'the call moves to other threads',
    releases: '>=1.22',
    file: debugcall,
    declaration: 'debugCallWrap',
    changes: [
      { find: /^\tlockOSThread\(\)/m, put: '\tbound := gp.lockedm != 0; if bound { lockOSThread() }' },
      { find: /if mp != gp\.lockedm\.ptr\(\)/, put: 'if bound && mp != gp.lockedm.ptr()' },
      { find: /mp\.lockedg\.set\(newg\)/, put: 'if bound { mp.lockedg.set(newg) }' },
      { find: /newg\.lockedm\.set\(mp\)/, put: 'if bound { newg.lockedm.set(mp) }' },
      { find: /mp\.lockedExt = lockedExt/, put: 'if bound { mp.lockedExt = lockedExt }' },
      { find: /mp\.lockedg\.set\(gp\)/, put: 'if bound { mp.lockedg.set(gp) }' },
      { find: /gp\.lockedm\.set\(mp\)/, put: 'if bound { gp.lockedm.set(mp) }' },
      { find: /^\tunlockOSThread\(\)/m, put: '\tif bound { unlockOSThread() }' },
    ],
    reference: 'd9a4b24a17 (2023): always lock OS thread in debugcall',
  },
  {
    id: 'the caller’s locks are the call’s',
    releases: ownGoroutine,
    file: debugcall,
    declaration: 'debugCallWrap',
    changes: [{ find: /mp\.lockedExt = 0/, put: 'mp.lockedExt += 0' }],
    reference: '3633d2c545 (2020): the comment there',
  },
  {
    id: 'the caller’s locks are forgotten',
    releases: ownGoroutine,
    file: debugcall,
    declaration: 'debugCallWrap',
    changes: [{ find: /mp\.lockedExt = lockedExt/, put: 'mp.lockedExt = 0; _ = lockedExt' }],
    reference: '3633d2c545 (2020): the state is saved to be restored',
  },
  {
    id: 'the caller stays locked',
    releases: '>=1.22',
    file: debugcall,
    declaration: 'debugCallWrap',
    changes: [{ find: /^\tunlockOSThread\(\)/m, put: '' }],
    reference: 'd9a4b24a17 (2023): undo the lock that we took',
  },
  {
    id: 'the caller’s stack may shrink',
    releases: ownGoroutine,
    file: debugcall,
    declaration: 'debugCallWrap',
    changes: [{ find: /gp\.asyncSafePoint = true/, put: 'gp.asyncSafePoint = false' }],
    reference: '57d751370c (2020): frames that are scanned conservatively can’t be copied',
  },
  {
    id: 'the caller’s stack never shrinks again',
    releases: ownGoroutine,
    file: debugcall,
    declaration: 'debugCallWrap',
    changes: [{ find: /gp\.asyncSafePoint = false/, put: '_ = gp.asyncSafePoint' }],
    reference: '57d751370c (2020)',
  },
  {
    id: 'the scheduler starts the call',
    releases: ownGoroutine,
    file: debugcall,
    declaration: 'debugCallWrap',
    changes: [
      {
        find: /execute\(newg, true\)/,
        put: 'lock(&sched.lock); globrunqput(newg); unlock(&sched.lock); schedule()',
      },
    ],
    reference: '3633d2c545 (2020): the comment there: it may resume a different goroutine',
  },
  {
    id: 'the scheduler resumes the caller',
    releases: ownGoroutine,
    file: debugcall,
    declaration: 'debugCallWrap1',
    changes: [
      {
        find: /execute\(callingG, true\)/,
        put: 'lock(&sched.lock); globrunqput(callingG); unlock(&sched.lock); schedule()',
      },
    ],
    reference: '3633d2c545 (2020): the protocol goes on on the caller at once',
  },
  {
    id: 'the call keeps the thread',
    releases: ownGoroutine,
    file: debugcall,
    declaration: 'debugCallWrap1',
    changes: [{ find: /if gp\.lockedm != 0 \{/, put: 'if false {' }],
    reference: '3633d2c545 (2020): the calling goroutine locks again',
  },
  {
    id: 'the end of the call is not traced',
    releases: ownGoroutine,
    file: debugcall,
    declaration: 'debugCallWrap1',
    changes: [{ find: /trace(\.|)GoUnpark\(callingG, 0\)/, put: '_ = callingG' }],
    reference: '3633d2c545 (2020); the tracer of 1.22 wants each change of state',
  },
  {
    id: 'the wait of the caller is not traced',
    releases: ownGoroutine,
    file: debugcall,
    declaration: 'debugCallWrap',
    changes: [{ find: /trace(\.|)GoPark\(\w+, 1\)/, put: '_ = gp' }],
    reference: '3633d2c545 (2020); the tracer of 1.22 wants each change of state',
  },
  {
    id: 'the caller waits for nothing that has a name',
    releases: ownGoroutine,
    file: debugcall,
    declaration: 'debugCallWrap',
    changes: [{ find: /waitReasonDebugCall/, put: 'waitReasonZero' }],
    reference: '3633d2c545 (2020), waitReasonDebugCall',
  },
  {
    id: 'a panic is a return',
    releases: '<1.15',
    file: debugcall,
    declaration: 'debugCallWrap',
    changes: [
      { find: /dispatchF\(\)\n/, put: 'ok = true\n' },
      { find: /ok = true\n\}/, put: 'dispatchF()\n}' },
    ],
    reference: 'the comment of debugCallV1: status 2 tells of a panic (1.11)',
  },
  {
    id: 'a panic is a return, on a goroutine of its own',
    releases: ownGoroutine,
    file: debugcall,
    declaration: 'debugCallWrap2',
    changes: [
      { find: /\tdispatchF\(\)\n/, put: '\tok = true\n' },
      { find: /\tok = true\n\}/, put: '\tdispatchF()\n}' },
    ],
    reference: 'the comment of debugCallV1: status 2 tells of a panic (1.11)',
  },
];

/** Every real bug, in the order of the files that they are in. */
export const realBugs: readonly RealBug[] = [...checks, ...calls, ...stacks];
