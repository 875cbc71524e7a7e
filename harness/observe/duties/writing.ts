import { hex } from '../../arch/registers.js';
import type { Answer, ObservedCall, ObservedStop } from '../following/call.js';
import type { Stack } from '../following/debuggee.js';
import { returnAddressPlace } from '../following/stop.js';
import type { MemoryWritten } from '../tracing/acts.js';
import { type Judge, type Judged, worst } from './duty.js';

interface Range {
  start: number;
  end: number;
}

const wordBytes = 8;
/** A call that returns memory doesn't say how much of it. No debugger asks for more, in bytes. */
const largestAllocation = 1 << 20;

/** Addresses of the bytes that a write changed. */
function changed({ address, bytes, before }: MemoryWritten): number[] {
  return [...bytes.keys()]
    .filter(index => before === undefined || bytes[index] !== before[index])
    .map(index => address + index);
}

const within = (address: number, { start, end }: Range): boolean => address >= start && address < end;

/** Where the protocol asks the debugger to write on the stack, at a stop or at the injection point. */
function places(call: ObservedCall, answer: Answer, calls: readonly ObservedCall[]): Range[] {
  if (answer === call.enter) {
    const { pushed, frameBytes } = call.places;
    return [{ start: Math.min(pushed, frameBytes), end: Math.max(pushed, frameBytes) + wordBytes }];
  }
  const stop = answer as ObservedStop;
  const inner = innerPlaces(stop, calls);
  if (stop.kind !== 'ready') return inner;
  const frame = stop.at.sp + call.debuggee.functions.sequence.frameOffset;
  const returnAddress = returnAddressPlace(call, stop);
  return [
    { start: frame, end: frame + stop.frameClass },
    ...(returnAddress === undefined ? [] : [{ start: returnAddress, end: returnAddress + wordBytes }]),
    ...inner,
  ];
}

/** A call that is made before a stop is answered is entered from there, and has its own places below SP. */
function innerPlaces(stop: ObservedStop, calls: readonly ObservedCall[]): Range[] {
  return calls.filter(({ outer }) => outer === stop).flatMap(inner => places(inner, inner.enter, calls));
}

function onStack(address: number, stack: Stack | undefined): boolean {
  return stack !== undefined && address >= stack.low && address < stack.high;
}

/** What the debugger did, from entering the call to giving the registers back. */
function answers(call: ObservedCall): Answer[] {
  return [call.enter, ...call.stops];
}

export const frameBounds: Judge = (call, { calls }) =>
  worst(
    answers(call).map((answer): Judged | undefined => {
      if (answer.resumed === undefined) return undefined;
      const allowed = places(call, answer, calls);
      const stacks = [answer.stack, call.enter.stack];
      // Before a call, a user may have set a variable.
      const above = answer === call.enter ? call.enter.at.sp : Number.POSITIVE_INFINITY;
      const wrong = answer.writes
        .flatMap(changed)
        .find(
          address =>
            address < above &&
            stacks.some(stack => onStack(address, stack)) &&
            !allowed.some(range => within(address, range)),
        );
      if (wrong === undefined) return 'held';
      return { broken: `${hex(wrong)} on the stack was written ${moment(call, answer)}` };
    }),
  );

function moment(call: ObservedCall, answer: Answer): string {
  return answer === call.enter ? 'before the call' : `at status ${(answer as ObservedStop).status}`;
}

export const memoryBounds: Judge = (call, { calls }) =>
  worst(
    call.stops.map((stop): Judged | undefined => {
      if (stop.resumed === undefined) return undefined;
      const wrong = stop.writes.find(write =>
        changed(write).some(address => isVariable(call, stop, address, calls)),
      );
      if (wrong === undefined) return 'held';
      const name = symbolAt(call, wrong.address);
      return { broken: `${name ?? hex(wrong.address)} was written at status ${stop.status}` };
    }),
  );

/** Whether an address is memory of the program that a debugger must leave alone. */
function isVariable(
  call: ObservedCall,
  stop: ObservedStop,
  address: number,
  calls: readonly ObservedCall[],
): boolean {
  const { program, loadBias } = call.debuggee;
  if (within(address - loadBias, program.text)) return false;
  if ([stop.stack, call.enter.stack].some(stack => onStack(address, stack))) return false;
  return !returned(call, calls).some(start => address >= start && address < start + largestAllocation);
}

/** Pointers that calls in the same program have returned, in the first result. */
function returned(call: ObservedCall, calls: readonly ObservedCall[]): number[] {
  const { integers, frameOffset } = call.debuggee.functions.sequence;
  return calls
    .filter(({ debuggee }) => debuggee === call.debuggee)
    .flatMap(({ stops, debuggee }) =>
      stops.flatMap(stop => {
        if (stop.kind !== 'returned') return [];
        const [first] = integers;
        if (first !== undefined) return stop.read === undefined ? [] : [stop.read.numberAt(first)];
        const start = stop.at.sp + frameOffset;
        return (stop.words ?? []).filter(value => value > debuggee.program.text.end && value !== start);
      }),
    );
}

function symbolAt(call: ObservedCall, address: number): string | undefined {
  const linked = address - call.debuggee.loadBias;
  for (const symbol of call.debuggee.program.symbols()) {
    if (symbol.address <= linked && linked < symbol.address + symbol.size) return symbol.name;
  }
  return undefined;
}
