import type { KnownDefect } from './requirement.js';

/** Known defects on other processors than amd64. */
export const processorDefects: readonly KnownDefect[] = [
  {
    requirement: 'registers.temporary',
    architecture: 'arm64',
    releases: '>=1.19',
    where: 'own',
    reference: 'src/runtime/asm_arm64.s (1.19)',
    reason: 'after status 16, debugCallV2 loads the PC to go back to into R27, and jumps there by it',
  },
  {
    requirement: 'registers.temporary',
    architecture: 'ppc64le',
    releases: '>=1.22',
    where: 'own',
    reference: 'src/runtime/asm_ppc64x.s (1.22)',
    reason: 'after status 16, debugCallV2 loads the PC to go back to into CTR, and jumps there by it',
  },
  {
    requirement: 'registers.temporary',
    architecture: 'loong64',
    releases: '>=1.24',
    where: 'own',
    reference: 'src/runtime/asm_loong64.s (1.24)',
    reason: 'after status 16, debugCallV2 loads the PC to go back to into R30, and jumps there by it',
  },
  {
    requirement: 'frame.size-unsigned',
    architecture: 'arm64',
    releases: '>=1.19',
    where: 'own',
    reference: 'src/runtime/asm_arm64.s (1.19)',
    reason:
      'DEBUG_CALL_DISPATCH compares sizes with BGT, which takes them for signed: 2^63 bytes get the frame of 32',
  },
  {
    requirement: 'frame.size-unsigned',
    architecture: 'ppc64le',
    releases: '>=1.22',
    where: 'own',
    reference: 'src/runtime/asm_ppc64x.s (1.22)',
    reason:
      'DEBUG_CALL_DISPATCH compares sizes with CMP and BGT, which take them for signed: 2^63 bytes get the frame of 32',
  },
  {
    requirement: 'frame.size-unsigned',
    architecture: 'loong64',
    releases: '>=1.24',
    where: 'own',
    reference: 'src/runtime/asm_loong64.s (1.24)',
    reason:
      'DEBUG_CALL_DISPATCH compares sizes with BLT, which takes them for signed: 2^63 bytes get the frame of 32',
  },
  {
    requirement: 'arguments.result-registers',
    architecture: 'loong64',
    releases: '>=1.24',
    where: 'own',
    reference: 'src/runtime/asm_loong64.s (1.24)',
    reason:
      'DEBUG_CALL_FN puts the status into R19, which is the 16th integer result register: that result is lost, the debugger reads 1',
  },
  {
    requirement: 'refusal.reason-place',
    architecture: 'ppc64le',
    releases: '>=1.22',
    where: 'own',
    reference: 'src/runtime/asm_ppc64x.s (1.22)',
    reason: 'debugCallV2 puts “call frame too large” at R1+32, and the reasons of debugCallCheck at R1+40',
  },
  {
    requirement: 'safepoint.half-open-frame',
    architecture: 'arm64',
    releases: '>=1.19',
    where: 'tree',
    reference: 'src/cmd/internal/obj/arm64/obj7.go (1.19)',
    reason:
      'the prologue of a large frame stores R29 and R30 below SP, and moves SP one instruction later; the entry point overwrites them, and debugCallCheck, which looks at the byte before PC, even accepts the call',
  },
  {
    requirement: 'stack.room-to-refuse',
    architecture: 'arm64',
    releases: '>=1.19',
    where: 'own',
    reference: 'src/runtime/asm_arm64.s (1.19)',
    reason:
      'the documented minimum is the frame of debugCallV2 alone; up to 104 bytes below the stack are written, and the answer is “executing on Go runtime stack”',
  },
  {
    requirement: 'stack.room-to-call',
    architecture: 'arm64',
    releases: '>=1.19',
    where: 'own',
    reference: 'src/runtime/asm_arm64.s (1.19)',
    reason:
      'the documented minimum is the frame of debugCallV2 alone: the call is refused with “executing on Go runtime stack”',
  },
  {
    requirement: 'stack.room-to-refuse',
    architecture: 'ppc64le',
    releases: '>=1.22',
    where: 'own',
    reference: 'src/runtime/asm_ppc64x.s (1.22)',
    reason:
      'the documented minimum is the frame of debugCallV2 alone; up to 152 bytes below the stack are written, and the answer is “executing on Go runtime stack”',
  },
  {
    requirement: 'stack.room-to-call',
    architecture: 'ppc64le',
    releases: '>=1.22',
    where: 'own',
    reference: 'src/runtime/asm_ppc64x.s (1.22)',
    reason:
      'the documented minimum is the frame of debugCallV2 alone: the call is refused with “executing on Go runtime stack”',
  },
  {
    requirement: 'stack.room-to-refuse',
    architecture: 'loong64',
    releases: '>=1.24',
    where: 'own',
    reference: 'src/runtime/asm_loong64.s (1.24)',
    reason:
      'the documented minimum is the frame of debugCallV2 alone; up to 72 bytes below the stack are written, and the answer is “executing on Go runtime stack”',
  },
  {
    requirement: 'stack.room-to-call',
    architecture: 'loong64',
    releases: '>=1.24',
    where: 'own',
    reference: 'src/runtime/asm_loong64.s (1.24)',
    reason:
      'the documented minimum is the frame of debugCallV2 alone: the call is refused with “executing on Go runtime stack”',
  },
  {
    requirement: 'gc.pinned',
    architecture: 'loong64',
    releases: '>=1.24 <1.26',
    where: 'own',
    reference: 'src/runtime/asm_loong64.s (1.24)',
    reason: 'rt0_go refers to debugCallV2 alone: the linker drops debugPinnerV1, which no program calls',
  },
];
