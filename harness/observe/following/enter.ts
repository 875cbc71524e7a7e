import type { Registers } from '../../arch/registers.js';
import type { CallSequence } from '../../arch/sequence.js';
import type { Answer, ObservedCall, ObservedStop } from './call.js';
import type { Debuggee } from './debuggee.js';
import type { SeenThread } from './thread.js';

/** Whether a thread that is about to go on enters a debug call: the debugger put PC into the entry point. */
export function entersCall(debuggee: Debuggee, thread: SeenThread, stop: ObservedStop | undefined): boolean {
  const registers = thread.registers;
  if (registers === undefined || !thread.answers.some(({ wrote }) => wrote)) return false;
  const inEntry = (pc: number): boolean => debuggee.functions.at(pc - debuggee.loadBias)?.place === 'entry';
  // At the stops of a refusal and of the end, PC is in the entry point anyway.
  const there = stop !== undefined && inEntry(stop.at.pc - 1);
  return !there && inEntry(registers.pc) && !inEntry(thread.answers[0]?.at.pc ?? 0);
}

/** Where the PC and the frame size are due when a call is entered with SP at the slot. */
function placesAt(sequence: CallSequence, atEntry: Registers): ObservedCall['places'] {
  const [frameBytes, pc] = [1, 2];
  const before = atEntry.clone();
  before.sp = atEntry.sp + sequence.pushedBytes;
  const writes = sequence.enter(before, { entry: 0, frameBytes, pc });
  const words = writes.flatMap(({ address, words: values }) =>
    values.map((value, index) => ({ address: address + 8 * index, value })),
  );
  const placeOf = (value: number): number => words.find(word => word.value === value)?.address ?? atEntry.sp;
  return { pushed: placeOf(pc), frameBytes: placeOf(frameBytes) };
}

/**
 * The registers at the injection point: the last ones before the debugger moved SP and PC, or the first ones
 * that are known.
 */
function savedRegisters(thread: SeenThread, entered: Registers, pushedBytes: number): Registers | undefined {
  const sp = entered.sp + pushedBytes;
  return (
    thread.history.findLast(each => each.sp === sp && each.pc !== entered.pc) ??
    thread.history.find(each => each.pc !== entered.pc)
  );
}

/** Returns the call that a thread enters. */
export function beginCall(
  debuggee: Debuggee,
  thread: SeenThread,
  { index, outer, resumed }: Pick<ObservedCall, 'index' | 'outer'> & Pick<Answer, 'resumed'>,
): ObservedCall {
  const { sequence } = debuggee.functions;
  const [first] = thread.answers;
  const entered = thread.registers;
  if (first === undefined || entered === undefined) throw new Error('a thread that runs enters no call');
  const saved = savedRegisters(thread, entered, sequence.pushedBytes);
  const at = saved === undefined ? first.at : { pc: saved.pc, sp: saved.sp };
  const point = at.pc === first.at.pc ? first.point : at.pc;
  const stack = debuggee.stackOf(saved ?? entered);
  const places = placesAt(sequence, entered);
  return {
    index,
    debuggee,
    state: 'entering',
    outer,
    enter: {
      ...first,
      at,
      point,
      states: [...first.states],
      wrote: true,
      reads: [...first.reads],
      writes: [...first.writes],
      resumed,
      stack,
    },
    saved,
    savedVectors: first.vectorsRead,
    pushed: debuggee.memory.word(places.pushed),
    frameBytes: debuggee.memory.word(places.frameBytes),
    places,
    stops: [],
    back: undefined,
    callee: undefined,
    signature: undefined,
    cut: undefined,
  };
}
