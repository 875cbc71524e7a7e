import { Goroutine } from '../protocol/goroutine.js';
import type { Answer } from '../safepoints/function-map.js';
import { type Stop, type Target, TargetExitedError } from '../target/target.js';
import { type Caller, letGo, registersOf } from './caller.js';
import { type CallEnding, type MadeCall, notJudged, type Point, type Sweep } from './report.js';
import type { StopPlace } from './stop-places.js';

/** What a sweep found, and the call that broke the protocol, if one did. */
export interface Swept {
  sweep: Sweep;
  failed: MadeCall | undefined;
  tid: number;
  /** How the program ended, if it did. */
  ended: TargetExitedError | undefined;
}

/**
 * Executes a function instruction by instruction, from the one at which a thread is stopped until the function
 * returns, and makes a call before each instruction when it comes to it for the first time. What the function calls
 * runs undisturbed.
 * @param untilMs when to stop, on the clock of Date.now()
 */
export function sweepFunction(
  target: Target,
  caller: Caller,
  { func, map }: StopPlace,
  tid: number,
  untilMs: number,
): Swept {
  const walk = new Walk(target, func, tid);
  const byPc = new Map(map.answers.map(answer => [answer.pc, answer]));
  const swept: Sweep['swept'] = [];
  let failed: MadeCall | undefined;
  const ask = (answer: Answer): void => {
    byPc.delete(answer.pc);
    const point = pointOf(map.name, answer);
    const made = walk.room < caller.sufficientStackBytes ? undefined : caller.call(walk.tid);
    swept.push({
      point,
      expected: answer.verdict,
      answer: made === undefined ? notJudged : answerOf(made.ending),
    });
    if (made === undefined) return;
    walk.tid = made.tid;
    if (made.ending.kind === 'failed') failed = { point, hit: 1, ending: made.ending, trace: made.trace };
  };
  const play = (): Sweep['end'] => {
    while (Date.now() < untilMs) {
      const answer = byPc.get(walk.pc);
      if (answer !== undefined) ask(answer);
      if (failed !== undefined) return 'broken off';
      if (!walk.step()) return 'returned';
    }
    return 'time was up';
  };
  const { name, answers } = map;
  const result = (end: Sweep['end'], ended?: TargetExitedError): Swept => {
    const sweep = { function: name, instructions: answers.length, swept, end };
    return { sweep, failed, tid: walk.tid, ended };
  };
  try {
    return result(play());
  } catch (error) {
    // The function may be one in which the program ends.
    if (!(error instanceof TargetExitedError)) throw error;
    return result('program ended', error);
  }
}

function answerOf(ending: CallEnding): string {
  if (ending.kind === 'refused') return ending.reason;
  return ending.kind === 'failed' ? ending.actual : 'accepted';
}

/** An instruction as the outputs name it. */
export function pointOf(name: string, { pc, offset, file, line }: Answer): Point {
  return { function: name, pc, offset, file, line };
}

/** One execution of a function, instruction by instruction. */
class Walk {
  tid: number;
  readonly #target: Target;
  readonly #func: StopPlace['func'];
  readonly #goroutine: number;
  /** Bytes of stack in use at the start; they stay the same when the stack is copied. */
  readonly #inUse: number;

  constructor(target: Target, func: StopPlace['func'], tid: number) {
    this.#target = target;
    this.#func = func;
    this.tid = tid;
    this.#goroutine = target.goroutine(tid);
    this.#inUse = this.#used(tid) - (func.spdelta(this.pc) ?? 0);
  }

  /** As linked. */
  get pc(): number {
    return registersOf(this.#target, this.tid).pc - this.#target.loadBias;
  }

  /** Free stack, in bytes. */
  get room(): number {
    return registersOf(this.#target, this.tid).sp - Goroutine.of(this.#target, this.tid).stackLow;
  }

  /** Executes one instruction, and all of what it calls. Returns false if the function has returned. */
  step(): boolean {
    this.#target.step(this.tid);
    this.#waitFor(stop => stop.kind === 'stepped' && stop.tid === this.tid);
    while (!this.#isInside()) {
      if (this.#used(this.tid) < this.#inUse) return false;
      this.#stepOut();
    }
    return true;
  }

  #isInside(): boolean {
    const { pc } = this;
    return pc >= this.#func.entry && pc < this.#func.end;
  }

  /** Lets what was just called run until it returns to its caller, or recovers from a panic in this function. */
  #stepOut(): void {
    const target = this.#target;
    const used = this.#used(this.tid);
    const back = target.readWord(registersOf(target, this.tid).sp);
    const landing = this.#func.deferreturn;
    const places = [back, ...(landing === undefined ? [] : [landing + target.loadBias])];
    const inserted = places.filter(address => target.insertBreakpoint(address));
    try {
      target.resume(this.tid);
      const stop = this.#waitFor(
        each =>
          each.kind === 'trap' &&
          places.includes(each.address) &&
          target.goroutine(each.tid) === this.#goroutine &&
          // A deeper call of the same function returns to the same place.
          (each.address !== back || this.#used(each.tid) < used),
      );
      this.tid = stop.tid;
    } finally {
      for (const address of inserted) target.removeBreakpoint(address);
    }
  }

  #waitFor(wanted: (stop: Stop) => boolean): Stop {
    for (;;) {
      const stop = this.#target.wait();
      if (wanted(stop)) return stop;
      letGo(this.#target, stop);
    }
  }

  #used(tid: number): number {
    return Goroutine.of(this.#target, tid).stackHigh - registersOf(this.#target, tid).sp;
  }
}
