import { Registers } from '../../../arch/registers.js';
import { type Layout, layOut, type Signature } from '../../../protocol/abi/layout.js';
import { type GoValue, readResults, writeArguments } from '../../../protocol/abi/values.js';
import { Injection } from '../../../protocol/injection.js';
import type { StopRecord } from '../../../protocol/trace.js';
import type { Stop } from '../../../target/target.js';
import type { Debuggee } from '../../debuggee.js';

/** One of several calls that are under way at the same time. */
export interface CallUnderWay {
  readonly injection: Injection;
  /** The injection point. */
  readonly point: number;
  /** Empty until the function has returned. */
  results: GoValue[];
  /** The goroutine is back at the injection point, stopped on this thread. */
  backOn: number | undefined;
}

/**
 * Calls into several goroutines at the same time. Stops are taken as they come and answered when the scenario says so: until
 * then their threads are held. A stop is a call's by its goroutine where that makes the call itself, and by its thread where the
 * call has a goroutine of its own: the caller must then be locked to its thread, or the release do so.
 */
export class CallsAtOnce {
  readonly #program: Debuggee;
  readonly #calls: CallUnderWay[] = [];
  /** Stops that have come and aren't answered. */
  readonly #held = new Map<CallUnderWay, Stop>();
  readonly #registers: Registers;

  constructor(program: Debuggee) {
    this.#program = program;
    this.#registers = new Registers(program.arch.registers);
  }

  /** Injects a call into the goroutine of a stopped thread and lets it go. */
  begin(tid: number, name: string, signature: Signature, args: readonly GoValue[]): CallUnderWay {
    const program = this.#program;
    const layout: Layout = layOut(signature, program.functions.sequence);
    program.target.readRegisters(tid, this.#registers);
    const point = this.#registers.pc;
    // It stays: the goroutines may all be at one point, and what one of them removes would let another pass.
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

  /** Waits until a call has come to its next stop; it is not answered. Stops of other calls are held meanwhile. */
  await(call: CallUnderWay): Stop {
    for (;;) {
      const held = this.#held.get(call);
      if (held !== undefined) return held;
      this.#take(this.#program.target.wait());
    }
  }

  /** Answers the next stop of a call, waiting for it if need be. */
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
    // The flags are another requirement's concern; the program needs its own.
    const { flags } = this.#program.arch;
    if (flags !== undefined) this.#registers.set(flags.register, call.injection.saved.get(flags.register));
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

/** Lets the program run until so many threads have come to a marked line; they stay stopped there. */
export function gather(program: Debuggee, marker: string, count: number): number[] {
  const address = program.marker(marker);
  program.target.insertBreakpoint(address);
  program.target.resume(program.tid);
  const tids = Array.from({ length: count }, () => program.waitFor(address).tid);
  // A thread that came while it was removed would have executed it: all that come are here.
  program.target.removeBreakpoint(address);
  program.tid = tids[0] ?? program.tid;
  return tids;
}

/** The threads of the stops of a call, each once. */
export function threadsOf(trace: readonly StopRecord[]): number[] {
  return [...new Set(trace.map(({ tid }) => tid))];
}
