import { hex, type Registers } from '../arch/registers.js';
import type { Code } from './code.js';

/** One stop of an injected call in a trace: one JSON line. */
export interface StopRecord {
  /** Counts from 0. */
  index: number;
  /**
   * `inject` is the point where the call is set up, before the first stop, and `resumed` the same point after
   * it. The others are stops of the runtime; `unexpected` is one that the protocol does not allow.
   */
  kind: 'inject' | 'ready' | 'returned' | 'panicked' | 'refused' | 'restore' | 'resumed' | 'unexpected';
  /** The protocol's status; absent where there is none. */
  status?: number;
  /** Hex, without a load bias: `0x452a10`. */
  pc: string;
  /** Function and offset: `runtime.debugCall64+0x2b`. */
  function: string;
  /** Hex. */
  sp: string;
  /** The thread that stopped. */
  tid: number;
  /** Registers that differ from the stop before: names and hexadecimal values. */
  registers: Record<string, string>;
  /** For `resumed`: registers that differ from those at `inject`, in hex, except PC and SP. */
  differs?: Record<string, { was: string; is: string }>;
  /** The argument frame in hex, at most its first 64 bytes. */
  frame?: string;
  /** What was read at the stop: the reason of a refusal, a panic value. */
  detail?: string;
}

/** What was seen at one stop, unformatted: it is formatted only if it is read. */
export interface Observation {
  kind: StopRecord['kind'];
  tid: number;
  status: number | undefined;
  registers: Registers;
  frame?: Uint8Array;
  detail: string | undefined;
}

/** `runtime.debugCall64+0x2b`, or `?` outside Go's functions. `pc` is as linked. */
export function describePc(program: Code, pc: number): string {
  const func = program.funcAt(pc);
  return func === undefined ? '?' : `${func.name}+${hex(pc - func.entry)}`;
}

/** Formats the stops of one injected call for reports. */
export function formatTrace(
  program: Code,
  loadBias: number,
  observations: readonly Observation[],
): StopRecord[] {
  return observations.map((seen, index) => {
    const pc = seen.registers.pc - loadBias;
    const before = observations[index - 1]?.registers;
    const changed = before === undefined ? [] : seen.registers.changesSince(before);
    const registers = Object.fromEntries(changed.map(name => [name, hex(seen.registers.get(name))]));
    const differs = seen.kind === 'resumed' ? differences(seen, observations[0]) : undefined;
    return {
      index,
      kind: seen.kind,
      ...(seen.status === undefined ? {} : { status: seen.status }),
      pc: hex(pc),
      function: describePc(program, pc),
      sp: hex(seen.registers.sp),
      tid: seen.tid,
      registers,
      ...(differs === undefined ? {} : { differs }),
      ...(seen.frame === undefined ? {} : { frame: Buffer.from(seen.frame).toString('hex') }),
      ...(seen.detail === undefined ? {} : { detail: seen.detail }),
    };
  });
}

/** Returns what the program did not get back; undefined if it got back everything. */
function differences({ registers }: Observation, inject: Observation | undefined): StopRecord['differs'] {
  if (inject === undefined) return undefined;
  const { names: all, pc, sp } = registers.file;
  const names = registers.changesSince(inject.registers).filter(name => name !== all[pc] && name !== all[sp]);
  if (names.length === 0) return undefined;
  return Object.fromEntries(
    names.map(name => [name, { was: hex(inject.registers.get(name)), is: hex(registers.get(name)) }]),
  );
}
