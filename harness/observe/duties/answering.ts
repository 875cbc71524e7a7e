import { hex } from '../../arch/registers.js';
import type { Answer, ObservedCall, ObservedStop } from '../following/call.js';
import { returnAddressPlace } from '../following/stop.js';
import { heldIf, type Judge, type Judged, worst } from './duty.js';
import { at } from './entering.js';

const SIGTRAP = 5;
const wordBytes = 8;
/** How much of a function is searched for a use of its closure, in bytes. */
const beginningBytes = 96;

function stopOf(call: ObservedCall, kind: ObservedStop['kind']): ObservedStop | undefined {
  return call.stops.find(stop => stop.kind === kind && stop.resumed !== undefined);
}

/** Whether the debugger read all bytes of a range, in one piece or several. */
function hasRead(answer: Answer, start: number, length: number): boolean {
  return Array.from({ length: length / wordBytes }, (_, index) => start + index * wordBytes).every(word =>
    answer.reads.some(({ address, length: part }) => address <= word && address + part >= word + wordBytes),
  );
}

export const returnAddress: Judge = call => {
  const stop = stopOf(call, 'ready');
  if (stop === undefined || call.callee === undefined) return undefined;
  const sp = stop.states.at(-1)?.sp;
  const due = returnAddressPlace(call, stop);
  if (due !== undefined && sp !== due) {
    return { broken: `SP was ${hex(sp ?? 0)} in the function, and ${hex(due)} was due` };
  }
  return heldIf(
    stop.returnAddress === stop.at.pc,
    () => `${at(call, stop.returnAddress)} was there, and ${at(call, stop.at.pc)} was due`,
  );
};

export const closure: Judge = call => {
  const { callee, debuggee } = call;
  const stop = stopOf(call, 'ready');
  if (callee === undefined || stop === undefined) return undefined;
  const { program, loadBias, functions } = debuggee;
  const func = program.funcAt(callee);
  if (func === undefined || !/\.func\d+(\.\d+)*$|-fm$/.test(func.name)) return undefined;
  if (stop.closureCode === callee + loadBias) return 'held';
  const code = program.readMemory(callee, Math.min(beginningBytes, func.end - callee));
  // A function that uses no captured variable needs no closure.
  if (program.arch.instructions.readsClosure?.(code) !== true) return undefined;
  const value = stop.states.at(-1)?.numberAt(functions.sequence.closure) ?? 0;
  return { broken: `${hex(value)} was there, which is no closure of ${func.name}` };
};

export const thread: Judge = ({ stops }) =>
  worst(
    stops.map((stop): Judged | undefined => {
      if (stop.resumed !== undefined) return 'held';
      if (!stop.othersResumed) return undefined;
      return { broken: `thread ${stop.tid} was left at status ${stop.status}, and others went on` };
    }),
  );

export const signal: Judge = ({ stops }) =>
  worst(
    stops.map((stop): Judged | undefined =>
      stop.resumed === undefined
        ? undefined
        : heldIf(
            stop.resumed.signal !== SIGTRAP,
            () => `the program received SIGTRAP at status ${stop.status}`,
          ),
    ),
  );

/** Whether a stop was left where it was: with PC and SP as the runtime had set them. */
function leftInPlace(call: ObservedCall, stop: ObservedStop): Judged {
  const left = stop.states.at(-1);
  if (left === undefined || !stop.wrote) return 'held';
  if (left.pc !== stop.at.pc)
    return { broken: `PC was set to ${at(call, left.pc)} at status ${stop.status}` };
  return heldIf(left.sp === stop.at.sp, () => `SP was set to ${hex(left.sp)} at status ${stop.status}`);
}

export const order: Judge = call => {
  const stop = stopOf(call, 'returned');
  return stop === undefined ? undefined : leftInPlace(call, stop);
};

export const refusal: Judge = call => {
  const stop = stopOf(call, 'refused');
  return stop === undefined ? undefined : leftInPlace(call, stop);
};

export const reason: Judge = call => {
  const stop = stopOf(call, 'refused');
  if (stop === undefined) return undefined;
  const place = stop.at.sp + call.debuggee.functions.sequence.reasonOffsets[0];
  return heldIf(hasRead(stop, place, 2 * wordBytes), () => 'the debugger did not read it');
};

export const panic: Judge = call => {
  const stop = stopOf(call, 'panicked');
  if (stop === undefined) return undefined;
  const place = stop.at.sp + call.debuggee.functions.sequence.panicOffset;
  return worst([
    leftInPlace(call, stop),
    heldIf(hasRead(stop, place, 2 * wordBytes), () => 'the debugger did not read the panic value'),
  ]);
};
