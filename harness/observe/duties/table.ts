import type { Duty } from './duty.js';

/**
 * What a debugger owes when it injects a call, in the order of a call. docs/debuggers.md is made from this.
 */
export const duties = [
  {
    id: 'enter.goroutine',
    sentence: 'A call is injected only into a thread that runs a goroutine, on that goroutine’s stack.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): “the goroutine must be _Grunning”',
  },
  {
    id: 'enter.room',
    sentence:
      'A call is injected only where the goroutine’s stack has as much room below SP as the runtime documents.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): at least 256 bytes of stack',
  },
  {
    id: 'enter.stack-pointer',
    sentence: 'SP moves down by the one word that is pushed.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): push the current PC',
  },
  {
    id: 'enter.pc',
    sentence: 'The PC of the injection point is pushed, so that the call returns there.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): push the current PC',
  },
  {
    id: 'enter.frame-size',
    sentence:
      'The size of the argument frame is written at its place below SP. It has room for all that the function is passed and returns there, spill space included.',
    source:
      'src/runtime/asm_amd64.s, debugCallV1 (1.11); src/cmd/compile/abi-internal.md, spill space (1.17)',
  },
  {
    id: 'enter.entry-point',
    sentence: 'PC is set to the first instruction of the entry point that the release has.',
    source: 'src/runtime/asm_amd64.s: debugCallV1 (1.11 to 1.16), debugCallV2 (since 1.17)',
  },
  {
    id: 'frame.bounds',
    sentence:
      'On the stacks of the call and of its caller the debugger writes the words that the protocol asks for and the argument frame, and nothing else.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11)',
  },
  {
    id: 'memory.bounds',
    sentence:
      'Between entering a call and giving the registers back, the debugger writes no variable of the program: only breakpoints, and memory that a call has returned.',
    source: 'golang/go#21678: the program goes on as if nothing had been called',
  },
  {
    id: 'call.return-address',
    sentence: 'The function is called with the address behind the stop as its return address.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): push the trap PC on the stack',
  },
  {
    id: 'call.closure',
    sentence: 'A function that has captured variables receives its closure in DX.',
    source: 'compiled code of 1.11 to 1.27; the comments of 1.11 to 1.16 say RCX and are wrong',
  },
  {
    id: 'arguments.places',
    sentence:
      'Each argument is where the function expects it, in the frame (ABI0) or in its register (ABIInternal), and is a value of its type.',
    source: 'src/cmd/compile/abi-internal.md (1.17 to 1.27); golang/go#72053',
  },
  {
    id: 'arguments.stack-pointers',
    sentence: 'No argument points to the stack of a goroutine, because the function may keep it.',
    source: 'delve#3174',
  },
  {
    id: 'results.places',
    sentence: 'Each result is read from where the function has put it, in the frame or in its register.',
    source: 'src/cmd/compile/abi-internal.md (1.17 to 1.27)',
  },
  {
    id: 'stop.thread',
    sentence: 'The thread that has stopped is the one that goes on.',
    source: 'golang/go#61732: the stops of a call come from the thread of the goroutine',
  },
  {
    id: 'stop.signal',
    sentence: 'The SIGTRAP of a stop is kept from the program.',
    source: 'ptrace(2): the signal of PTRACE_CONT is delivered; the runtime ends the program by it',
  },
  {
    id: 'stop.order',
    sentence:
      'After a function has returned, the thread goes on where it is, so that the runtime can end the call.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): status 1',
  },
  {
    id: 'refusal.understood',
    sentence: 'After a refusal nothing is called: the thread goes on where it is, up to the end of the call.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): status 8',
  },
  {
    id: 'refusal.reason',
    sentence: 'The debugger reads the reason of a refusal.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): the reason is a string at SP',
  },
  {
    id: 'panic.understood',
    sentence: 'After a panic the thread goes on where it is, and the debugger reads the panic value.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): status 2',
  },
  {
    id: 'restore.registers',
    sentence:
      'At the end of a call, all general registers are as they were at the injection point, except PC and SP.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): status 16',
  },
  {
    id: 'restore.position',
    sentence: 'At the end of a call, PC and SP stay as the runtime has set them.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): restore all registers except RIP and RSP',
  },
  {
    id: 'restore.flags',
    sentence: 'At the end of a call, the flags are as they were at the injection point.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): “save all registers, including flags”',
  },
  {
    id: 'restore.vectors',
    sentence:
      'At the end of a call, the vector and floating-point state is as it was at the injection point.',
    source: 'src/runtime/asm_amd64.s, debugCallV1 (1.11): save all registers, including vector registers',
  },
  {
    id: 'return.flags',
    sentence:
      'Back at the injection point, the debugger gives the flags back once more, because the end of the entry point overwrites them in every release.',
    source: 'delve#2985',
  },
] as const satisfies readonly Duty[];

export type DutyId = (typeof duties)[number]['id'];
