import { hex } from '../../arch/registers.js';
import { describePc } from '../../protocol/trace.js';
import type { ObservedCall } from '../following/call.js';
import { heldIf, type Judge } from './duty.js';

/** An address in words, as the trace has it. */
export function at(call: ObservedCall, pc: number | undefined): string {
  if (pc === undefined) return 'unreadable memory';
  const linked = pc - call.debuggee.loadBias;
  const described = describePc(call.debuggee.program, linked);
  return described === '?' ? hex(pc) : described;
}

/** Largest frame that a debugger may ask for. The runtime refuses larger ones, so that one more is harmless. */
const largestFrame = 0x10_0000;

export const goroutine: Judge = ({ enter: { stack, at: point } }) => {
  if (stack === undefined) return { broken: 'the thread ran no goroutine' };
  if (stack.system) return { broken: 'the thread ran the runtime’s own code, on the system stack' };
  return heldIf(
    point.sp > stack.low && point.sp <= stack.high,
    () => `SP ${hex(point.sp)} was outside of the goroutine’s stack, ${hex(stack.low)} to ${hex(stack.high)}`,
  );
};

export const room: Judge = ({ enter: { stack, states }, debuggee }) => {
  const entered = states.at(-1);
  if (stack === undefined || stack.system || entered === undefined) return undefined;
  const { minimumStackBytes, pushedBytes } = debuggee.functions.sequence;
  const left = entered.sp + pushedBytes - stack.low;
  if (left < 0 || entered.sp >= stack.high) return undefined;
  return heldIf(
    left >= minimumStackBytes,
    () => `the stack had ${left} bytes left, and the call needs ${minimumStackBytes}`,
  );
};

export const stackPointer: Judge = ({ enter, saved, debuggee }) => {
  const entered = enter.states.at(-1);
  if (entered === undefined || saved === undefined) return undefined;
  const due = saved.sp - debuggee.functions.sequence.pushedBytes;
  return heldIf(entered.sp === due, () => `SP was ${hex(entered.sp)}, and ${hex(due)} was due`);
};

export const pushedPc: Judge = call =>
  heldIf(
    call.pushed === call.enter.point,
    () => `${at(call, call.pushed)} was there, and ${at(call, call.enter.point)} was due`,
  );

export const frameSize: Judge = call => {
  const { frameBytes, places, enter, callee, debuggee } = call;
  const written = enter.writes.some(
    ({ address, bytes }) => address <= places.frameBytes && address + bytes.length >= places.frameBytes + 4,
  );
  if (!written) return { broken: `nothing was written at ${hex(places.frameBytes)}` };
  if (frameBytes === undefined || frameBytes > largestFrame) {
    return { broken: `the size was ${frameBytes === undefined ? 'unreadable' : hex(frameBytes)}` };
  }
  const needed = callee === undefined ? undefined : debuggee.program.funcAt(callee)?.args;
  if (needed === undefined || needed < 0) return 'held';
  return heldIf(
    frameBytes >= needed,
    () =>
      `the size was ${frameBytes} bytes, and ${at(call, (callee ?? 0) + debuggee.loadBias)} needs ${needed}`,
  );
};

export const entryPoint: Judge = call => {
  const { debuggee, enter } = call;
  const due = debuggee.functions.enterAt + debuggee.loadBias;
  const pc = enter.states.at(-1)?.pc;
  return heldIf(pc === due, () => `PC was ${at(call, pc)}`);
};
