import { Registers } from '../../arch/registers.js';
import { layOut } from '../../protocol/abi/layout.js';
import type { Answer, ObservedCall, ObservedStop } from './call.js';
import type { Debuggee } from './debuggee.js';
import { passedValues } from './passed.js';

const frameBytesShown = 64;
/** A longer string is not taken for a reason, in bytes. */
const longestReason = 4096;

/** Returns a stop of the protocol, with what there is to read at it. */
export function observeStop(
  debuggee: Debuggee,
  answer: Answer,
  what: Pick<ObservedStop, 'kind' | 'status' | 'frameClass'>,
): ObservedStop {
  const { memory, functions } = debuggee;
  const { reasonOffsets, panicOffset } = functions.sequence;
  const word = (offset: number): number => memory.word(answer.at.sp + offset) ?? 0;
  if (what.kind === 'panicked') {
    return { ...answer, ...what, panic: { type: word(panicOffset), data: word(panicOffset + 8) } };
  }
  if (what.kind === 'returned' && functions.sequence.integers.length === 0) {
    const words = Array.from({ length: shownWords(what) }, (_, index) => word(8 * index));
    return { ...answer, ...what, words };
  }
  if (what.kind !== 'refused') return { ...answer, ...what };
  const [address, length] = [word(reasonOffsets[0]), word(reasonOffsets[0] + 8)];
  const text = length <= longestReason ? memory.read(address, length) : undefined;
  return text === undefined
    ? { ...answer, ...what }
    : { ...answer, ...what, reason: Buffer.from(text).toString('utf8') };
}

function shownWords({ frameClass }: Pick<ObservedStop, 'frameClass'>): number {
  return Math.min(frameBytesShown, frameClass) / 8;
}

/** Completes a stop that the debugger has answered: the thread is about to go on. */
export function finishStop(call: ObservedCall, stop: ObservedStop): void {
  const { debuggee } = call;
  if (stop.kind === 'restore') {
    stop.comesBack = stop.resumed?.how === 'step' || debuggee.hasBreakpoint(call.enter.point);
  }
  if (stop.kind !== 'ready') return;
  const { sequence } = debuggee.functions;
  const left = stop.states.at(-1);
  if (left !== undefined && left.pc !== stop.at.pc) call.callee = left.pc - debuggee.loadBias;
  stop.closureCode = left && debuggee.memory.word(left.numberAt(sequence.closure));
  call.signature = call.callee === undefined ? undefined : debuggee.signature(call.callee);
  if (call.signature !== undefined && left !== undefined) {
    stop.passed = passedValues(debuggee, layOut(call.signature, sequence), stop, left);
  }
  const length = Math.min(frameBytesShown, stop.frameClass);
  const frame = debuggee.memory.read(stop.at.sp + sequence.frameOffset, length);
  if (frame !== undefined) stop.frame = frame;
  const place = returnAddressPlace(call, stop);
  stop.returnAddress = place === undefined ? undefined : debuggee.memory.word(place);
}

/** Where the return address of the called function is due; undefined where it is not in memory. */
export function returnAddressPlace({ debuggee }: ObservedCall, stop: ObservedStop): number | undefined {
  const registers = new Registers(debuggee.program.arch.registers);
  registers.pc = stop.at.pc;
  registers.sp = stop.at.sp;
  return debuggee.functions.sequence.call(registers, { function: 0, closure: 0 })[0]?.address;
}
