import { hex, type Registers } from '../../arch/registers.js';
import type { ObservedCall, ObservedStop } from '../following/call.js';
import { heldIf, type Judge } from './duty.js';
import { at } from './entering.js';

function restoreOf(call: ObservedCall): ObservedStop | undefined {
  return call.stops.find(({ kind, resumed }) => kind === 'restore' && resumed !== undefined);
}

const neverRead = 'the debugger did not read the registers at the injection point';

/** The bits of the flags that a program can see; 0 on a processor without flags. */
function flagsOf(call: ObservedCall, registers: Registers): bigint {
  const { flags } = call.debuggee.program.arch;
  return flags === undefined ? 0n : registers.get(flags.register) & flags.visible;
}

export const registers: Judge = call => {
  const stop = restoreOf(call);
  if (stop === undefined) return undefined;
  if (call.saved === undefined) return { broken: neverRead };
  const left = stop.states.at(-1);
  if (left === undefined) return { broken: 'the debugger wrote no registers' };
  const { arch } = call.debuggee.program;
  const { file } = left;
  const other = new Set([file.pc, file.sp, ...file.ofThread].map(index => file.names[index]));
  const [wrong] = left
    .changesSince(call.saved)
    .filter(name => !other.has(name) && name !== arch.flags?.register);
  return heldIf(
    wrong === undefined,
    () => `${wrong} was ${hex(left.get(wrong ?? ''))}, and ${hex(call.saved?.get(wrong ?? '') ?? 0)} was due`,
  );
};

export const position: Judge = call => {
  const stop = restoreOf(call);
  if (stop === undefined) return undefined;
  const left = stop.states.at(-1);
  if (left === undefined) return 'held';
  if (left.pc !== stop.at.pc) return { broken: `PC was set to ${at(call, left.pc)}` };
  return heldIf(left.sp === stop.at.sp, () => `SP was set to ${hex(left.sp)}`);
};

export const flags: Judge = call => {
  const stop = restoreOf(call);
  if (stop === undefined || call.debuggee.program.arch.flags === undefined) return undefined;
  if (call.saved === undefined) return { broken: neverRead };
  const left = stop.states.at(-1);
  if (left === undefined) return { broken: 'the debugger wrote no registers' };
  const [is, due] = [flagsOf(call, left), flagsOf(call, call.saved)];
  return heldIf(is === due, () => `the flags were ${hex(is)}, and ${hex(due)} was due`);
};

export const vectors: Judge = call => {
  const stop = restoreOf(call);
  if (stop === undefined) return undefined;
  const { savedVectors } = call;
  if (savedVectors === undefined)
    return { broken: 'the debugger did not read the state at the injection point' };
  const written = stop.vectorsWritten;
  if (written === undefined) return { broken: 'the debugger wrote no such state' };
  const length = Math.min(written.length, savedVectors.length);
  const wrong = written.subarray(0, length).findIndex((byte, index) => byte !== savedVectors[index]);
  return heldIf(wrong < 0, () => `byte ${wrong} of the state differed`);
};

export const returnedFlags: Judge = call => {
  const stop = restoreOf(call);
  if (stop === undefined || call.saved === undefined || call.debuggee.program.arch.flags === undefined) {
    return undefined;
  }
  const { back } = call;
  // The program may end before it gets there.
  if (back === undefined && stop.comesBack) return undefined;
  if (back === undefined) return { broken: 'the debugger did not stop the thread at the injection point' };
  const { point } = call.enter;
  const behind = point + call.debuggee.program.arch.trap.bytes.length;
  const here = back.states.findLast(({ pc }) => pc === point || pc === behind);
  if (here === undefined) return undefined;
  const [is, due] = [flagsOf(call, here), flagsOf(call, call.saved)];
  return heldIf(is === due, () => `the flags were ${hex(is)}, and ${hex(due)} was due`);
};
