import { hex } from '../../arch/registers.js';
import { layOut } from '../../protocol/abi/layout.js';
import { bool, int, pointer, sizeOf } from '../../protocol/abi/types.js';
import type { ObservedCall, ObservedStop, PassedValue } from '../following/call.js';
import { covers } from '../following/passed.js';
import { heldIf, type Judge } from './duty.js';

function readyOf(call: ObservedCall): (ObservedStop & { passed: PassedValue[] }) | undefined {
  const stop = call.stops.find(({ kind, resumed }) => kind === 'ready' && resumed !== undefined);
  const passed = stop?.passed;
  return stop === undefined || passed === undefined || passed.length === 0 ? undefined : { ...stop, passed };
}

export const argumentPlaces: Judge = call => {
  const stop = readyOf(call);
  if (stop === undefined) return undefined;
  const forgotten = stop.passed.find(value => value.in === 'frame' && !value.put);
  if (forgotten !== undefined) {
    return { broken: `argument ${forgotten.parameter} was not written to the frame, where it is due` };
  }
  if (wroteElsewhere(call, stop)) {
    return { broken: 'the arguments were written to the frame, and are due in registers' };
  }
  const wrong = stop.passed.find(({ type, value, valid }) => !valid || (type === bool && (value ?? 0n) > 1n));
  if (wrong === undefined) return 'held';
  const { parameter, type, value = 0n } = wrong;
  if (type === int)
    return { broken: `argument ${parameter} had a string of ${value} bytes, which is not there` };
  return {
    broken: `argument ${parameter} had ${hex(value)}, which is no ${type === bool ? 'bool' : 'address'}`,
  };
};

/** Whether the frame was written where no argument is due, and no argument was put into its register. */
function wroteElsewhere(
  call: ObservedCall,
  { passed, writes, at }: ObservedStop & { passed: PassedValue[] },
) {
  const inRegisters = passed.filter(value => value.in === 'register');
  if (inRegisters.length === 0 || inRegisters.some(({ put }) => put)) return false;
  const start = at.sp + call.debuggee.functions.sequence.frameOffset;
  return (
    passed.length === inRegisters.length && covers(writes, start, sizeOf(inRegisters[0]?.type ?? pointer))
  );
}

export const stackPointers: Judge = call => {
  const stop = readyOf(call);
  const pointers = stop?.passed.filter(({ type }) => type === pointer) ?? [];
  if (stop === undefined || pointers.length === 0) return undefined;
  const stacks = [stop.stack, call.enter.stack];
  const wrong = pointers.find(({ value = 0n }) =>
    stacks.some(stack => stack !== undefined && value >= stack.low && value < stack.high),
  );
  return heldIf(
    wrong === undefined,
    () => `argument ${wrong?.parameter} was ${hex(wrong?.value ?? 0)}, on the goroutine’s stack`,
  );
};

export const resultPlaces: Judge = call => {
  const stop = call.stops.find(({ kind, resumed }) => kind === 'returned' && resumed !== undefined);
  if (stop === undefined || call.signature === undefined) return undefined;
  const { sequence } = call.debuggee.functions;
  const { results } = layOut(call.signature, sequence);
  const passed = results.filter(({ type }) => sizeOf(type) > 0);
  if (passed.length === 0) return undefined;
  const start = stop.at.sp + sequence.frameOffset;
  const reads = stop.reads.map(({ address, length }) => ({
    pid: 0,
    address,
    bytes: new Uint8Array(length),
    before: undefined,
  }));
  const unread = passed.findIndex(place => {
    if (place.kind === 'frame') return !covers(reads, start + place.offset, sizeOf(place.type));
    return place.parts.some(part =>
      part.class === 'float' ? stop.vectorsRead === undefined : !stop.readAny,
    );
  });
  return heldIf(unread < 0, () => `result ${unread + 1} was not read`);
};
