import type { Registers } from '../../arch/registers.js';
import type { Signature } from '../../protocol/abi/layout.js';
import type { GoType } from '../../protocol/abi/types.js';
import type { PanicValue } from '../../protocol/call.js';
import type { InjectionState } from '../../protocol/states.js';
import type { StopRecord } from '../../protocol/trace.js';
import type { MemoryWritten } from '../tracing/acts.js';
import type { Debuggee, Stack } from './debuggee.js';

/** What a debugger did between a stop of a thread and the moment at which it let the thread go. */
export interface Answer {
  tid: number;
  /** PC and SP at the stop, from the kernel. */
  at: { pc: number; sp: number };
  /** That PC, or the address of the debugger's own breakpoint if the thread stopped behind one. */
  point: number;
  /** The first general registers that the debugger read, before it wrote any; undefined if it read none. */
  read: Registers | undefined;
  /** Whether it read any general register. */
  readAny: boolean;
  /** The general registers each time it read or wrote them; the last are those with which the thread goes on. */
  states: Registers[];
  /** Whether it wrote general registers. */
  wrote: boolean;
  /** The longest vector and floating-point state that it read before it wrote one. */
  vectorsRead: Uint8Array | undefined;
  /** The last such state that it wrote. */
  vectorsWritten: Uint8Array | undefined;
  /** Memory that it read or wrote meanwhile. */
  reads: { address: number; length: number }[];
  writes: MemoryWritten[];
  /** How the thread went on; undefined as long as it has not. */
  resumed: { how: 'continue' | 'step'; signal: number } | undefined;
  /** Whether another thread of the program went on while this one was stopped. */
  othersResumed: boolean;
  /** The stack of the thread's goroutine when the debugger let it go. */
  stack: Stack | undefined;
}

/** One word or less of an argument, as it was when the function was called. */
export interface PassedValue {
  /** Counts from 1; the receiver of a method is the first. */
  parameter: number;
  type: GoType;
  /** Where the ABI has it: a register, or the frame. */
  in: 'register' | 'frame';
  /** Undefined for a floating-point number in a register, whose value is not looked at. */
  value: bigint | undefined;
  /** Whether the debugger put it there: for a register, whether it has another value than at the stop. */
  put: boolean;
  /** For a pointer: whether it is nil, or memory of the program. For a string’s length: whether all of it is. */
  valid: boolean;
}

/** A stop of the protocol, and what the debugger did at it. */
export interface ObservedStop extends Answer {
  kind: StopRecord['kind'];
  status: number;
  /** At status 0: the class of the frame, in bytes. */
  frameClass: number;
  /** What is to read at the stop: the reason of a refusal, the panic value. */
  reason?: string;
  panic?: PanicValue;
  /** At status 16: whether the debugger steps, or has a breakpoint at the injection point. */
  comesBack?: boolean;
  /** At status 0, when the thread goes on: the arguments, where the function’s signature is known. */
  passed?: PassedValue[];
  /** At status 0, when the thread goes on: the first bytes of the argument frame. */
  frame?: Uint8Array;
  /** At status 1, where results are on the stack: the first words of the frame. */
  words?: readonly number[];
  /** At status 0, when the thread goes on: the word at the address in the closure register. */
  closureCode?: number | undefined;
  /** At status 0: the word at the place of the return address when the thread goes on. */
  returnAddress?: number | undefined;
}

/** A call that a debugger injected. Addresses include the load bias. */
export interface ObservedCall {
  /** Counts from 1. */
  index: number;
  debuggee: Debuggee;
  state: InjectionState;
  /** For a call within another one: the stop of that one which was not answered yet. */
  outer: ObservedStop | undefined;
  /** What the debugger did at the injection point, before the call. */
  enter: Answer;
  /** The registers at the injection point, which the program must get back; undefined if not read. */
  saved: Registers | undefined;
  /** The vector state there, as far as the debugger read it. */
  savedVectors: Uint8Array | undefined;
  /** The words at the places for the PC and for the frame size when the thread entered the call. */
  pushed: number | undefined;
  frameBytes: number | undefined;
  /** Where those two words are due. */
  places: { pushed: number; frameBytes: number };
  stops: ObservedStop[];
  /** What the debugger did when the thread was back at the injection point; undefined if it did not stop there. */
  back: Answer | undefined;
  /** Address of the called function, without the load bias; undefined before the call. */
  callee: number | undefined;
  /** Its signature; undefined where the program’s debugging information doesn’t have it. */
  signature: Signature | undefined;
  /** Why there was no further stop, as a sentence; undefined for a call that went to its end. */
  cut: string | undefined;
}
