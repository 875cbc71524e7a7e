import type { Requirement } from './requirement.js';

const always = '>=1.11';
const v2 = '>=1.17';
const entryPoint = 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17)';

/** The promises about frames, arguments and results. */
export const calls: readonly Requirement[] = [
  {
    id: 'frame.contents',
    sentence:
      'Every byte of the frame belongs to the debugger at status 0, to the function during the call, and to the debugger again at status 1.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'frame.classes',
    sentence:
      'The runtime accepts frames of up to 65536 bytes, and uses the smallest of the 12 frame functions that holds the frame.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'frame.apart',
    sentence:
      'The frame lies in the goroutine’s stack, is aligned to words, and does not overlap the caller’s frames; the call leaves those unchanged.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'frame.moves',
    sentence: 'When the stack grows during the call, the frame moves with it, byte for byte.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/stack.go, copystack (1.11)',
  },
  {
    id: 'frame.spill',
    sentence:
      'The frame has room to spill the arguments that are in registers. A function that grows the stack finds its arguments again.',
    releases: v2,
    owedBy: 'debugger',
    source: 'src/cmd/compile/abi-internal.md, spill space (1.17)',
  },
  {
    id: 'frame.too-large',
    sentence: 'A frame of more than 65536 bytes is refused with “call frame too large”.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'frame.size-unsigned',
    sentence: 'The size of the frame is an unsigned word: 2^63 bytes or more are refused as too large too.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, DEBUG_CALL_DISPATCH (1.11)',
  },
  {
    id: 'arguments.frame',
    sentence: 'Stack arguments and stack results are in the frame, in the layout of ABI0.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'arguments.registers',
    sentence:
      'The function receives the argument registers as the debugger set them, and the debugger receives the result registers as the function set them.',
    releases: v2,
    owedBy: 'runtime',
    source: 'src/cmd/compile/abi-internal.md; src/runtime/asm_amd64.s, comment of debugCallV2 (1.17)',
  },
  {
    id: 'arguments.result-registers',
    sentence:
      'At status 1, each result register holds what the function left in it. The status is in none of them, unless the runtime says where that result is.',
    releases: v2,
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, comment of debugCallV2: results are in registers at status 1 (1.17)',
  },
  {
    id: 'arguments.fixed-registers',
    sentence:
      'At status 0, the registers that compiled code expects to have a fixed value at every call have it: the goroutine is in R14 on amd64, R28 on arm64, R30 on ppc64le and R22 on loong64; X15 is zero on amd64, and R0 on ppc64le.',
    releases: v2,
    owedBy: 'runtime',
    source: 'src/cmd/compile/abi-internal.md, special-purpose registers of each processor (1.17)',
  },
  {
    id: 'call.traceback',
    sentence:
      'A traceback during the call shows the function and ends properly: where the caller’s stack ends (up to 1.14), or where the stack of the call’s own goroutine ends (since 1.15).',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/traceback.go; src/runtime/asm_amd64.s, DEBUG_CALL_FN (1.11)',
  },
  {
    id: 'call.frame-pointers',
    sentence:
      'At each stop, the frame pointers lead from BP up the stack without a gap: through the entry point to the caller’s frames, or to the end of the stack of the call’s own goroutine.',
    releases: always,
    processors: ['amd64', 'arm64'],
    owedBy: 'runtime',
    source: 'src/cmd/internal/obj/x86/obj6.go, preprocess: every frame saves BP (1.11)',
  },
  {
    id: 'call.no-residue',
    sentence: 'No matter how a call ends, it leaves no goroutine, no stack and no other memory behind.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11; on its own goroutine since 1.15)',
  },
  {
    id: 'call.wait-reason',
    sentence:
      'While the call runs on its own goroutine, a traceback shows the caller as waiting for a debug call.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: 'src/runtime/runtime2.go, waitReasonDebugCall (1.15)',
  },
  {
    id: 'call.caller-line',
    sentence:
      'A traceback of the waiting caller shows the line of its next instruction. It does not show the line of the previous instruction, as it would for an ordinary call.',
    releases: '>=1.21',
    owedBy: 'runtime',
    source: 'src/runtime/traceback.go, unwinder.next: debugCallV2 is an injected call (1.21)',
  },
  {
    id: 'call.traced',
    sentence:
      'Calls may be injected while the program records an execution trace. The trace continues and ends properly.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, events of the tracer (1.15; 1.22 for its present form)',
  },
  {
    id: 'call.trace-events',
    sentence:
      'The execution trace records what happens in a call: its goroutine is created, the caller blocks, the call runs and yields, the caller is unblocked and continues.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap: traceGoPark, traceGoSched, traceGoUnpark (1.15)',
  },
  {
    id: 'arguments.values',
    sentence:
      'A call of any signature passes the same arguments and returns the same results as the program’s own call, in the layout of ABI0 (V1) or ABIInternal (V2).',
    releases: always,
    owedBy: 'debugger',
    source: 'src/cmd/compile/abi-internal.md (1.17 to 1.27); golang/go#72053',
  },
  {
    id: 'arguments.closure',
    sentence: 'The function receives its closure in DX.',
    releases: always,
    owedBy: 'debugger',
    source: 'compiled code of 1.11 to 1.27; the comments of 1.11 to 1.16 say RCX and are wrong',
  },
];
