import type { Requirement } from './requirement.js';

const always = '>=1.11';
const v2 = '>=1.17';

const entryPoint = 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17)';
const checks = 'src/runtime/debugcall.go, debugCallCheck (1.11 to 1.27)';

/** Every promise that the suite looks at, in the order of the specification. */
export const requirements: readonly Requirement[] = [
  {
    id: 'linker.keeps-entry',
    sentence: 'The entry point is in every program, one that never mentions it and is stripped included.',
    releases: always,
    owedBy: 'linker',
    source:
      'src/runtime/asm_amd64.s, dead reference in rt0_go (1.11); src/cmd/link keeps it as a root (1.17)',
  },
  {
    id: 'linker.func-id',
    sentence: "The entry point carries its FuncID in the pc-line table, the same as the runtime's constant.",
    releases: always,
    owedBy: 'linker',
    source:
      'src/cmd/internal/objabi/funcid.go and src/runtime/symtab.go (1.11); src/internal/abi/symtab.go (1.21)',
  },
  {
    id: 'status.ready',
    sentence:
      'A call at a safe point is answered by status 0, at the INT3 of the smallest frame function that holds the frame.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'status.returned',
    sentence:
      'When the function returns, status 1 comes from the same frame function with the same stack pointer.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'status.restore',
    sentence:
      'The last stop is status 16, on the goroutine of the injection; the runtime then returns to the injection point.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
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
  {
    id: 'panic.value',
    sentence: 'A panic of the function is caught: status 2, with the panic value at SP.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'panic.contained',
    sentence: 'After a caught panic the goroutine goes on as if nothing had been called.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11)',
  },
  {
    id: 'panic.deferred',
    sentence:
      'At status 2 everything that the function deferred has run, and nothing that its caller deferred.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11)',
  },
  {
    id: 'panic.recovered',
    sentence: 'A panic that the function recovers from is a return: status 1.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11)',
  },
  {
    id: 'panic.caller-state',
    sentence:
      'Defers, panics and recoveries of the caller that are under way take no part in a call, and go on after it.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11; on a goroutine of its own since 1.15)',
  },
  {
    id: 'panic.goexit',
    sentence: 'A function that ends its goroutine by Goexit is reported by status 2 with two zero words.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11 to 1.27): recover finds nothing then',
  },
  {
    id: 'panic.goexit-ends-caller',
    sentence:
      'After that the goroutine of the injection ends, and what it had deferred runs. (From 1.15 on nothing is promised: a caller that is locked to its thread takes the program down.)',
    releases: '>=1.11 <1.15',
    owedBy: 'runtime',
    source: 'src/runtime/panic.go, Goexit (1.11)',
  },
  {
    id: 'refusal.system-stack',
    sentence: 'On a system stack a call is refused with “executing on Go runtime stack”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.unknown-function',
    sentence: 'At a PC outside Go’s functions a call is refused with “call from unknown function”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.runtime',
    sentence: 'In a function of package runtime a call is refused with “call from within the Go runtime”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.unsafe-point',
    sentence: 'At an unsafe point of a Go function a call is refused with “call not at safe point”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.restore',
    sentence: 'A refusal is followed by status 16 and leaves the goroutine as it was.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'registers.general',
    sentence: 'After the call every general register is what it was at the injection point.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'registers.reloaded',
    sentence:
      'After status 16 the runtime reloads the 15 registers that may hold pointers from its own copies.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'registers.flags',
    sentence: 'After the call the flags are what they were at the injection point.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s: every register is to be restored; delve#2985',
  },
  {
    id: 'registers.vector',
    sentence: 'After the call the vector and floating-point state is what it was at the injection point.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'stack.pointers',
    sentence:
      'A register that points into the stack points to the same variable after the call, though the stack has grown and moved.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/stack.go, getStackMap (1.11 to 1.14); conservative scan (1.15)',
  },
  {
    id: 'gc.during-call',
    sentence: 'A garbage collection during the call keeps what the caller’s registers and frames refer to.',
    releases: always,
    owedBy: 'runtime',
    source:
      'src/runtime/stack.go, getStackMap (1.11 to 1.14); src/runtime/preempt.go, conservative scan (1.15)',
  },
  {
    id: 'nesting.refused',
    sentence: 'Within an injected call, a call at the frame function is refused: it has no register maps.',
    releases: '>=1.11 <1.13',
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'nesting.frame-functions',
    sentence: 'Within an injected call, a call at the frame function is allowed.',
    releases: '>=1.13',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallCheck (1.13)',
  },
  {
    id: 'nesting.callee',
    sentence: 'A call may be injected at a safe point of a function that runs in an injected call.',
    releases: always,
    owedBy: 'runtime',
    source: 'golang/go#21678',
  },
  {
    id: 'thread.same',
    sentence: 'All stops of a call into a goroutine that is locked to its thread come from that thread.',
    releases: '>=1.11 <1.15 || >=1.21.2',
    owedBy: 'runtime',
    source: 'golang/go#61732, golang/go#62509',
  },
];

const byId = new Map(requirements.map(requirement => [requirement.id, requirement]));

/** The requirement with this id. Throws for an unknown one: ids are written by us. */
export function requirement(id: string): Requirement {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`no requirement ${id}`);
  return found;
}
