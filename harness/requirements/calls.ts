import type { Requirement } from './requirement.js';

const always = '>=1.11';
const v2 = '>=1.17';
const entryPoint = 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17)';

/** What is promised of frames, arguments and results. */
export const calls: readonly Requirement[] = [
  {
    id: 'frame.contents',
    sentence:
      'Every byte of the frame is the debugger’s at status 0, the callee’s during the call and the debugger’s again at status 1.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'frame.classes',
    sentence:
      'Frames up to 65536 bytes are served, each by the smallest of the 12 frame functions that holds it.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'frame.apart',
    sentence:
      'The frame lies in the goroutine’s stack, aligned to words, apart from the caller’s frames, which the call leaves as they were.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'frame.moves',
    sentence: 'When the stack grows during the call the frame moves along, byte for byte.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/stack.go, copystack (1.11)',
  },
  {
    id: 'frame.spill',
    sentence:
      'The frame has room for spilling the arguments that are in registers; a function that grows the stack finds them again.',
    releases: v2,
    owedBy: 'debugger',
    source: 'src/cmd/compile/abi-internal.md, spill space (1.17)',
  },
  {
    id: 'frame.too-large',
    sentence: 'A frame above 65536 bytes is refused with “call frame too large”.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'arguments.frame',
    sentence: 'Arguments and results on the stack are in the frame, laid out by ABI0.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'arguments.registers',
    sentence:
      'Argument registers reach the function as the debugger set them, and result registers reach the debugger.',
    releases: v2,
    owedBy: 'runtime',
    source: 'src/cmd/compile/abi-internal.md; src/runtime/asm_amd64.s, comment of debugCallV2 (1.17)',
  },
  {
    id: 'arguments.fixed-registers',
    sentence: 'At status 0 R14 holds the goroutine and X15 is zero, as compiled code expects at every call.',
    releases: v2,
    owedBy: 'runtime',
    source: 'src/cmd/compile/abi-internal.md, special-purpose registers of amd64 (1.17)',
  },
  {
    id: 'call.traceback',
    sentence:
      'A traceback in the call shows the function and ends in good order: at the caller’s end until 1.14, at that of the call’s own goroutine since.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/traceback.go; src/runtime/asm_amd64.s, DEBUG_CALL_FN (1.11)',
  },
  {
    id: 'call.frame-pointers',
    sentence:
      'At each stop the frame pointers lead from BP up the stack without a gap: through the entry point to the caller’s, or to the end of the call’s own goroutine.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/cmd/internal/obj/x86/obj6.go, preprocess: every frame saves BP (1.11)',
  },
  {
    id: 'call.no-residue',
    sentence: 'However a call ends, it leaves no goroutine, no stack and no other memory behind.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11; with a goroutine of its own since 1.15)',
  },
  {
    id: 'call.wait-reason',
    sentence: 'During a call on a goroutine of its own the caller is shown as waiting for a debug call.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: 'src/runtime/runtime2.go, waitReasonDebugCall (1.15)',
  },
  {
    id: 'call.caller-line',
    sentence:
      'A traceback of the waiting caller shows the line of its next instruction, not that of the one before, as after a call of its own.',
    releases: '>=1.21',
    owedBy: 'runtime',
    source: 'src/runtime/traceback.go, unwinder.next: debugCallV2 is an injected call (1.21)',
  },
  {
    id: 'call.traced',
    sentence:
      'Calls may be made while the program records an execution trace, which goes on and ends in good order.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, events of the tracer (1.15; 1.22 for its present form)',
  },
  {
    id: 'call.trace-events',
    sentence:
      'The execution trace tells the course of a call: its goroutine is made, the caller blocks, the call runs and yields, the caller is unblocked and goes on.',
    releases: '>=1.15',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap: traceGoPark, traceGoSched, traceGoUnpark (1.15)',
  },
  {
    id: 'arguments.values',
    sentence:
      'A call of any signature passes and gives what the program’s own call does, laid out by ABI0 (V1) or ABIInternal (V2).',
    releases: always,
    owedBy: 'debugger',
    source: 'src/cmd/compile/abi-internal.md (1.17 to 1.27); golang/go#72053',
  },
  {
    id: 'arguments.closure',
    sentence: 'The function finds its closure in DX.',
    releases: always,
    owedBy: 'debugger',
    source: 'compiled code of 1.11 to 1.27; the comments of 1.11 to 1.16 say RCX and are wrong',
  },
];
