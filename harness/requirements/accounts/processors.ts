import type { Cause, DefectAccount } from './account.js';

/** The same function of each processor other than amd64. */
function everywhere(name: string): Cause[] {
  return [
    { releases: '>=1.19', file: 'src/runtime/asm_arm64.s', function: name },
    { releases: '>=1.22', file: 'src/runtime/asm_ppc64x.s', function: name },
    { releases: '>=1.24', file: 'src/runtime/asm_loong64.s', function: name },
  ];
}

/** Accounts of the defects that only other processors than amd64 have. */
export const processorAccounts: readonly DefectAccount[] = [
  {
    id: 'registers.temporary',
    happens:
      'The register through which the runtime jumps back is lost: R27 on arm64, CTR on ppc64le, R30 on loong64.',
    causes: everywhere('debugCallV2'),
    workaround:
      'After status 16, let the thread go on to the injection point, stop it there, and write the register again. Or restore PC and SP too at status 16: the goroutine’s stack has not moved.',
  },
  {
    id: 'frame.size-unsigned',
    happens:
      'The size of the frame is compared as a signed number: a size of 2^63 bytes or more gets a frame of 32 bytes, and is not refused.',
    causes: everywhere('DEBUG_CALL_DISPATCH'),
    workaround: 'Don’t ask for more than 65536 bytes.',
  },
  {
    id: 'safepoint.half-open-frame',
    happens:
      'A call is accepted between the instruction that stores the return address of a large frame below SP and the one that moves SP: the entry point overwrites it.',
    causes: [
      { releases: '>=1.19', file: 'src/cmd/internal/obj/arm64/obj7.go', function: 'preprocess' },
      { releases: '>=1.19', file: 'src/runtime/debugcall.go', function: 'debugCallCheck' },
    ],
    workaround: 'Inject no call in the prologue of a function: step to the first line of its body first.',
  },
  {
    id: 'arguments.result-registers',
    happens:
      'R19 tells the status of a stop and is the sixteenth register for integer results as well: at status 1 that result is overwritten by the number 1.',
    causes: [{ releases: '>=1.24', file: 'src/runtime/asm_loong64.s', function: 'debugCallV2' }],
    workaround:
      'Call no function with sixteen integer results in registers, or leave the last of them unread.',
  },
  {
    id: 'refusal.reason-place',
    happens:
      'The reason of a refusal is 40 bytes above the stack pointer, but “call frame too large” is 32 bytes above it.',
    causes: [{ releases: '>=1.22', file: 'src/runtime/asm_ppc64x.s', function: 'debugCallV2' }],
    workaround:
      'Read the string header 40 bytes above the stack pointer; if its length isn’t that of a reason, read it 32 bytes above.',
  },
  {
    id: 'gc.pinned',
    happens: 'A program has no runtime.debugPinnerV1: a debugger can’t keep what a call has returned.',
    causes: [{ releases: '>=1.24 <1.26', file: 'src/runtime/asm_loong64.s', function: 'rt0_go' }],
    workaround:
      'Use what a call returned before the next collection of garbage, or store it in a variable of the program.',
  },
];
