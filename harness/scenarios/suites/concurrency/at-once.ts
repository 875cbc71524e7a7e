import { Registers } from '../../../arch/registers.js';
import { type Layout, layOut, type Signature } from '../../../protocol/abi/layout.js';
import { type GoValue, readResults, writeArguments } from '../../../protocol/abi/values.js';
import { Injection } from '../../../protocol/injection.js';
import type { StopRecord } from '../../../protocol/trace.js';
import type { Stop } from '../../../target/target.js';
import type { Debuggee } from '../../debuggee.js';

/** One of several calls that are made at the same time. */
export interface CallUnderWay {
  readonly injection: Injection;
  /** The injection point. */
  readonly point: number;
  /** Empty until the function has returned. */
  results: GoValue[];
  /** The thread on which the goroutine is stopped, back at the injection point. */
  backOn: number | undefined;
}

/**
 * Calls into several goroutines at the same time. Stops are accepted as they come, and answered when the
 * scenario says so; until then their threads stay stopped. A stop belongs to the call of its goroutine if
 * callers make calls themselves. If each call has a goroutine of its own, the stop belongs to the call of its
 * thread: then the caller must be locked to its thread, or the release must lock it.
 */
export class CallsAtOnce {
  readonly #program: Debuggee;
  readonly #calls: CallUnderWay[] = [];
  /** Stops that came and are not answered yet. */
  readonly #held = new Map<CallUnderWay, Stop>();
  readonly #registers: Registers;

  constructor(program: Debuggee) {
    this.#program = program;
    this.#registers = new Registers(program.arch.registers);
  }

  /** Injects a call into the goroutine of a stopped thread and lets the thread go. */
  begin(tid: number, name: string, signature: Signature, args: readonly GoValue[]): CallUnderWay {
    const program = this.#program;
    const layout: Layout = layOut(signature, program.functions.sequence);
    program.target.readRegisters(tid, this.#registers);
    const point = this.#registers.pc;
    // This breakpoint stays: all goroutines may be at one point, and if one call removed it, another
    // goroutine would pass.
    program.target.insertBreakpoint(point);
    program.injections++;
    let results: GoValue[] = [];
    const injection = new Injection(program.target, program.functions, tid, {
      function: program.address(name),
      frameBytes: layout.frameBytes,
      writeArguments: frame => writeArguments(frame, layout, args),
      readResults: frame => {
        results = readResults(frame, layout);
      },
    });
    const call: CallUnderWay = {
      injection,
      point,
      backOn: undefined,
      get results() {
        return results;
      },
    };
    this.#calls.push(call);
    return call;
  }

  /** Waits for the next stop of a call, without answering it. Stops of other calls are kept meanwhile. */
  await(call: CallUnderWay): Stop {
    for (;;) {
      const held = this.#held.get(call);
      if (held !== undefined) return held;
      this.#take(this.#program.target.wait());
    }
  }

  /** Answers the next stop of a call; waits for it if necessary. */
  advance(call: CallUnderWay): void {
    const stop = this.await(call);
    this.#held.delete(call);
    if (call.injection.accept(stop)) return;
    if (call.injection.state !== 'done' || stop.kind !== 'trap' || stop.address !== call.point) {
      throw call.injection.elsewhere(stop);
    }
    this.#program.target.readRegisters(stop.tid, this.#registers);
    call.injection.checkBack(this.#registers, stop.tid);
    call.backOn = stop.tid;
    // What a call loses is the subject of another requirement; the program needs its own.
    for (const name of this.#program.arch.lostByCall) {
      this.#registers.set(name, call.injection.saved.get(name));
    }
    this.#program.target.writeRegisters(stop.tid, this.#registers);
  }

  /** Answers stops in the order in which they come, until all calls are back. */
  finish(): void {
    for (;;) {
      const open = this.#calls.filter(call => call.backOn === undefined);
      if (open.length === 0) return;
      const next = open.find(call => this.#held.has(call));
      if (next === undefined) this.#take(this.#program.target.wait());
      else this.advance(next);
    }
  }

  #take(stop: Stop): void {
    const call = this.#calls.find(each => this.#isOf(each, stop));
    const taken = call !== undefined && this.#held.has(call);
    if (call === undefined || taken) {
      throw new Error(`a stop that no call expects: ${JSON.stringify(stop)}`);
    }
    this.#held.set(call, stop);
  }

  #isOf(call: CallUnderWay, stop: Stop): boolean {
    if (call.backOn !== undefined) return false;
    const { injection } = call;
    const sameGoroutine = this.#program.oracle.era.runsOn === 'same goroutine' || injection.state === 'done';
    if (!sameGoroutine) return stop.tid === injection.tid;
    return this.#program.target.goroutine(stop.tid) === injection.goroutine.address;
  }
}

/** Lets the program run until `count` threads have reached a marked line, where they stay stopped. */
export function gather(program: Debuggee, marker: string, count: number): number[] {
  const address = program.marker(marker);
  program.target.insertBreakpoint(address);
  program.target.resume(program.tid);
  const tids = Array.from({ length: count }, () => program.waitFor(address).tid);
  // A thread that reached the line later, after the breakpoint is removed, would run past it: all that come
  // are here.
  program.target.removeBreakpoint(address);
  program.tid = tids[0] ?? program.tid;
  return tids;
}

/** The threads of the stops of a call, each once. */
export function threadsOf(trace: readonly StopRecord[]): number[] {
  return [...new Set(trace.map(({ tid }) => tid))];
}
