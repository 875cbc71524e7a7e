import type { Requirement } from './requirement.js';

const registerMaps = '>=1.11 <1.15';

/** Promises about where calls are safe, and about what they leave untouched. */
export const safety: readonly Requirement[] = [
  {
    id: 'safepoint.verdict',
    sentence:
      'At any PC the answer is the one that the program’s tables give: accepted at a safe point, and elsewhere refused with the reason that fits.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallCheck (1.11, 1.13, 1.15)',
  },
  {
    id: 'safepoint.undisturbed',
    sentence:
      'A call between any two instructions leaves the caller’s registers and frames as they were, and its results right.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17)',
  },
  {
    id: 'stack.register-map',
    sentence:
      'When the stack moves, which saved registers are adjusted is told by the register map at the byte before the injection point.',
    releases: registerMaps,
    owedBy: 'runtime',
    source: 'src/runtime/stack.go, getStackMap (1.11)',
  },
  {
    id: 'stack.register-order',
    sentence:
      'When the stack moves, the registers that the register map names are adjusted, and no others: bit i is the i-th of AX CX DX BX BP SI DI R8 to R15.',
    releases: registerMaps,
    owedBy: 'runtime',
    source: 'src/cmd/compile/internal/ssa/opGen.go, registersAMD64, and internal/gc/plive.go (1.11)',
  },
  {
    id: 'gc.registers',
    sentence:
      'What any general register but SP and BP refers to at the injection point survives a collection during the call.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source:
      'src/runtime/mgcmark.go, scanframeworker: the frame of the entry point is scanned conservatively (1.15)',
  },
  {
    id: 'gc.unknown-arguments',
    sentence:
      'A call may collect garbage though its caller is assembly that does not say how many bytes of arguments it has.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: 'src/runtime/mgcmark.go, scanframeworker (1.15); src/runtime/stkframe.go, argBytes (1.20)',
  },
  {
    id: 'stack.room-to-refuse',
    sentence:
      'With 256 bytes of free stack a call is refused where it must be, and nothing below the stack is written.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17), step 1',
  },
  {
    id: 'stack.room-to-call',
    sentence: 'With 256 bytes of free stack a call is made, and nothing below the stack is written.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17), step 1',
  },
  {
    id: 'stack.guard',
    sentence:
      'Beyond the stack guard, where compiled code would make the stack grow, a call is answered on the stack as it is.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go and asm_amd64.s: nosplit up to the switch of stacks (1.11, 1.15)',
  },
  {
    id: 'stack.shrinks-again',
    sentence: 'What a call did to keep the caller’s stack from shrinking ends with it.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap: asyncSafePoint (1.15)',
  },
  {
    id: 'gc.concurrent',
    sentence: 'Calls may be injected while garbage is being collected, with write barriers on.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11, 1.15)',
  },
];
