import { hex, Registers } from '../arch/registers.js';
import { describePc, formatTrace, type Observation, type StopRecord } from '../protocol/trace.js';
import { type DutyVerdict, judgeDuties } from './duties/judge.js';
import type { Answer, ObservedCall, ObservedStop } from './following/call.js';

/** A call of a debugger, in the form in which it is printed. */
export interface CallRecord {
  index: number;
  /** Function and offset of the injection point. */
  at: string;
  /** The called function; absent if none was called. */
  function?: string;
  outcome: 'returned' | 'panicked' | 'refused' | 'cut short';
  /** Why the call has no end; absent for one that has. */
  cut?: string;
  /** The stops. `detail` says what the debugger did at each of them, a line an act. */
  trace: StopRecord[];
}

/** What was seen of a debugger, and what came of it. */
export interface ObservationRecord {
  calls: CallRecord[];
  duties: DutyVerdict[];
}

const registersNamed = 8;
const bytesShown = 16;

/** Returns a call in the form in which it is printed. */
function recordOf(call: ObservedCall): CallRecord {
  const { debuggee, callee, enter, stops, back } = call;
  const { program, loadBias } = debuggee;
  let known = call.saved ?? placeOnly(call, enter);
  const seen: Observation[] = [
    { kind: 'inject', tid: enter.tid, status: undefined, registers: known, detail: deeds(call, enter) },
  ];
  for (const stop of stops) {
    known = stop.read ?? moved(known, stop);
    const { kind, tid, status, frame } = stop;
    const detail = [told(stop), deeds(call, stop)].filter(text => text !== undefined).join('\n');
    const shown = frame === undefined ? {} : { frame };
    seen.push({ kind, tid, status, registers: known, detail: detail === '' ? undefined : detail, ...shown });
  }
  if (back !== undefined) {
    known = back.read ?? moved(known, back);
    seen.push({
      kind: 'resumed',
      tid: back.tid,
      status: undefined,
      registers: known,
      detail: flagsGiven(call, back),
    });
  }
  return {
    index: call.index,
    at: describePc(program, enter.point - loadBias),
    ...(callee === undefined ? {} : { function: program.funcAt(callee)?.name ?? hex(callee) }),
    outcome: outcomeOf(call),
    ...(call.cut === undefined ? {} : { cut: call.cut }),
    trace: formatTrace(program, loadBias, seen),
  };
}

function outcomeOf({ stops, cut }: ObservedCall): CallRecord['outcome'] {
  const kinds = new Set(stops.map(({ kind }) => kind));
  if (kinds.has('refused')) return 'refused';
  if (kinds.has('panicked')) return 'panicked';
  return cut === undefined && kinds.has('returned') ? 'returned' : 'cut short';
}

/** Registers of which only PC and SP are known: the debugger read none at the stop. */
function placeOnly(call: ObservedCall, answer: Answer): Registers {
  return moved(new Registers(call.debuggee.program.arch.registers), answer);
}

function moved(before: Registers, { at }: Answer): Registers {
  const registers = before.clone();
  registers.pc = at.pc;
  registers.sp = at.sp;
  return registers;
}

/** What the runtime says at a stop. */
function told({ reason, panic }: ObservedStop): string | undefined {
  if (reason !== undefined) return reason;
  return panic === undefined ? undefined : `type ${hex(panic.type)}, data ${hex(panic.data)}`;
}

/** What the debugger did before the thread went on, a line an act; undefined if it did nothing. */
function deeds(call: ObservedCall, answer: Answer): string | undefined {
  const lines = answer.writes.map(({ address, bytes, before }) => {
    const shown = Buffer.from(bytes.subarray(0, bytesShown)).toString('hex');
    const more = bytes.length > bytesShown ? ` and ${bytes.length - bytesShown} bytes more` : '';
    const same = before !== undefined && Buffer.compare(bytes, before) === 0 ? ', as it was' : '';
    return `wrote ${shown}${more} at ${place(address, answer)}${same}`;
  });
  const registers = written(call, answer);
  if (registers !== undefined) lines.push(registers);
  if (answer.vectorsWritten !== undefined) {
    lines.push(`set the vector and floating-point state (${answer.vectorsWritten.length} bytes)`);
  }
  if (answer.resumed === undefined) lines.push('the thread did not go on');
  else if (answer.resumed.signal !== 0) lines.push(`the thread went on with signal ${answer.resumed.signal}`);
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** An address, relative to SP at the stop where it is near that. */
function place(address: number, { at }: Answer): string {
  const distance = address - at.sp;
  if (Math.abs(distance) > 0x1_0000) return hex(address);
  return `${hex(address)} (SP${distance < 0 ? '-' : '+'}${Math.abs(distance)})`;
}

function written({ saved }: ObservedCall, answer: Answer): string | undefined {
  const left = answer.states.at(-1);
  if (!answer.wrote || left === undefined) return undefined;
  const names = left.changesSince(answer.read ?? saved ?? left);
  if (names.length === 0) return 'set no register to another value';
  const more = names.length > registersNamed ? ` and ${names.length - registersNamed} more` : '';
  return `set ${names
    .slice(0, registersNamed)
    .map(name => `${name}=${hex(left.get(name))}`)
    .join(' ')}${more}`;
}

function flagsGiven(call: ObservedCall, back: Answer): string | undefined {
  const { flags } = call.debuggee.program.arch;
  const here = back.states.findLast(({ pc }) => pc === back.read?.pc);
  if (flags === undefined || here === undefined || back.read === undefined) return undefined;
  if (here.get(flags.register) === back.read.get(flags.register)) return undefined;
  return `set ${flags.register}=${hex(here.get(flags.register))}`;
}

/** Returns the calls in the form in which they are printed, and the verdicts on the debugger's duties. */
export function observationRecord({ calls }: { calls: readonly ObservedCall[] }): ObservationRecord {
  return { calls: calls.map(recordOf), duties: judgeDuties(calls) };
}
