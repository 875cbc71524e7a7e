import { hex, type Registers } from '../arch/registers.js';
import type { Code } from './code.js';

/** One stop of an injected call, as it goes into a trace: one JSON line. */
export interface StopRecord {
  /** 0 for the first. */
  index: number;
  /**
   * `inject` is the point where the call is set up, before the first stop; `resumed` the same point after it;
   * the others are the runtime's stops, `unexpected` one that has no place in the protocol.
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
  /** Thread that stopped. */
  tid: number;
  /** Registers that differ from the stop before, name to hex. */
  registers: Record<string, string>;
  /** For `resumed`: registers that are not what they were at `inject`, in hex; PC and SP are left out. */
  differs?: Record<string, { was: string; is: string }>;
  /** The argument frame at SP, hex, at most its first 64 bytes. */
  frame?: string;
  /** What was read off the stop: refusal reason, panic value. */
  detail?: string;
}

/** What was seen at one stop, as raw as it came; formatting waits until somebody reads it. */
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

/** The stops of one injected call in the form in which reports keep them. */
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

/** What the program has not got back; undefined where it has got back all. */
function differences({ registers }: Observation, inject: Observation | undefined): StopRecord['differs'] {
  if (inject === undefined) return undefined;
  const { names: all, pc, sp } = registers.file;
  const names = registers.changesSince(inject.registers).filter(name => name !== all[pc] && name !== all[sp]);
  if (names.length === 0) return undefined;
  return Object.fromEntries(
    names.map(name => [name, { was: hex(inject.registers.get(name)), is: hex(registers.get(name)) }]),
  );
}
