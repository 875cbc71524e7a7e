import type { Requirement } from './requirement.js';

const registerMaps = '>=1.11 <1.15';

/** The promises about where calls are safe, and about what they leave unchanged. */
export const safety: readonly Requirement[] = [
  {
    id: 'safepoint.verdict',
    sentence:
      'At any PC, the answer follows from the program’s tables: the runtime accepts the call at a safe point, and elsewhere refuses it with the matching reason.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallCheck (1.11, 1.13, 1.15)',
  },
  {
    id: 'safepoint.undisturbed',
    sentence:
      'A call between any two instructions leaves the caller’s registers and frames unchanged, and the caller still computes the right results.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17)',
  },
  {
    id: 'safepoint.half-open-frame',
    sentence:
      'A call in a prologue leaves the caller’s link register alone, also where that is saved below SP already and SP has yet to be moved.',
    releases: '>=1.19',
    processors: ['arm64', 'ppc64le', 'loong64', 'riscv64'],
    owedBy: 'runtime',
    source: 'src/cmd/internal/obj/arm64/obj7.go, preprocess: no frame may be opened there (1.14)',
  },
  {
    id: 'stack.register-map',
    sentence:
      'When the stack moves, the register map of the byte before the injection point decides which saved registers are adjusted.',
    releases: registerMaps,
    owedBy: 'runtime',
    source: 'src/runtime/stack.go, getStackMap (1.11)',
  },
  {
    id: 'stack.register-order',
    sentence:
      'When the stack moves, exactly the registers that the register map names are adjusted: bit i stands for the i-th of AX CX DX BX BP SI DI R8 to R15.',
    releases: registerMaps,
    owedBy: 'runtime',
    source: 'src/cmd/compile/internal/ssa/opGen.go, registersAMD64, and internal/gc/plive.go (1.11)',
  },
  {
    id: 'gc.registers',
    sentence:
      'An object that a general register (except SP and BP) refers to at the injection point survives a garbage collection during the call.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source:
      'src/runtime/mgcmark.go, scanframeworker: the frame of the entry point is scanned conservatively (1.15)',
  },
  {
    id: 'gc.unknown-arguments',
    sentence:
      'A call may collect garbage even if its caller is assembly code that does not declare its argument size.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: 'src/runtime/mgcmark.go, scanframeworker (1.15); src/runtime/stkframe.go, argBytes (1.20)',
  },
  {
    id: 'stack.room-to-refuse',
    sentence:
      'With as much free stack as the runtime documents, a call at an unsafe point is refused, and nothing below the stack is written.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17), step 1',
  },
  {
    id: 'stack.room-to-call',
    sentence:
      'With as much free stack as the runtime documents, a call at a safe point is made, and nothing below the stack is written.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17), step 1',
  },
  {
    id: 'stack.guard',
    sentence:
      'Below the stack guard, where compiled code would grow the stack, the runtime answers a call without growing it.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go and asm_amd64.s: nosplit until the stack is switched (1.11, 1.15)',
  },
  {
    id: 'stack.shrinks-again',
    sentence:
      'If a call prevented the caller’s stack from shrinking, the stack can shrink again after the call.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap: asyncSafePoint (1.15)',
  },
  {
    id: 'gc.concurrent',
    sentence: 'Calls may be injected during a garbage collection, while write barriers are on.',
    releases: '>=1.11',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11, 1.15)',
  },
];
