import type { Func } from '../../../binary/program.js';
import { type Stop, TargetExitedError } from '../../../target/target.js';
import type { Debuggee, StartOptions } from '../../debuggee.js';
import type { Stage } from '../../scenario.js';
import { interplayFixture } from './columns.js';
import { heldBy } from './held-locks.js';

/** How many callers are looked at. */
const deepest = 16;

/** Something that a program does while it is looked at. */
export interface Activity {
  /** The mechanism of the fixture, and how it is played. */
  mechanism: string;
  column: string;
  /** A function or, without a package, a marked line: what is looked at begins there. */
  from: string;
}

/** A function that isn't the program's own, as it was called from a function for the first time. */
export interface Context {
  func: string;
  /** The functions that it was called by, the nearest first, as far as the program's own. */
  callers: readonly string[];
  /** What the runtime says it is in the middle of, by its own fields. */
  held: readonly string[];
}

/** No signal comes between two steps, and nothing is collected but by calls. */
const env = { GOGC: 'off', GODEBUG: 'asyncpreemptoff=1' };

/** What a goroutine executes in a system call; it is not running then, and takes no calls. */
const inSystemCall = /^syscall\.|\/syscall(\/linux)?\.Syscall6$/;

/** A program that is about to do something, with breakpoints at functions that aren't its own. */
export class WatchedProgram {
  readonly program: Debuggee;
  readonly #entries: Map<number, Func>;
  /** The program's first goroutine: what others do may end with the program at any time. */
  readonly #first: number;

  constructor(stage: Stage, activity: Activity, wanted: (func: Func) => boolean, options: StartOptions = {}) {
    this.program = stage.start(interplayFixture, {
      args: [activity.mechanism, activity.column],
      env,
      pinned: true,
      ...options,
    });
    const { program } = this;
    program.runTo(activity.from.includes('.') ? program.address(activity.from) : activity.from);
    this.#first = program.target.goroutine(program.tid);
    this.#entries = new Map(
      [...program.program.funcs()]
        .filter(func => isOthers(func) && wanted(func))
        .map(func => [func.entry + program.target.loadBias, func]),
    );
    for (const entry of this.#entries.keys()) program.target.insertBreakpoint(entry);
    program.target.resume(program.tid);
  }

  /** Waits until the first goroutine comes to one of the functions; undefined when the program has ended. */
  next(): Context | undefined {
    const { program } = this;
    for (;;) {
      const stop = this.#stop();
      if (stop === undefined) return undefined;
      program.tid = stop.tid;
      const func = this.#entries.get(program.registers().pc);
      if (func === undefined) throw new Error(`a stop at ${program.pc()} that nobody has asked for`);
      if (program.target.goroutine(program.tid) === this.#first) {
        return { func: func.name, callers: this.#callers(), held: heldBy(program) };
      }
      this.goOn();
    }
  }

  /**
   * Names of callers, by the return address of a function that has just been called and by frame pointers.
   */
  #callers(): string[] {
    const { target, program } = this.program;
    const registers = this.program.registers();
    const names: string[] = [];
    let back = registers.file.lr < 0 ? target.readWord(registers.sp) : registers.lr;
    for (let frame = registers.fp; names.length < deepest; ) {
      const name = program.funcAt(back - target.loadBias - 1)?.name;
      if (name === undefined) break;
      names.push(name);
      // The frame pointers of a goroutine end with 0, and go up.
      if (name.startsWith('main.') || frame === 0) break;
      const [next, address] = target.readWords(frame, 2) as [number, number];
      if (next !== 0 && next <= frame) break;
      [frame, back] = [next, address];
    }
    return names;
  }

  /** Lets the thread of the last stop go on. */
  goOn(): void {
    this.program.target.resume(this.program.tid);
  }

  /**
   * Executes one instruction of that thread. Others that come to one of the functions go on. Returns false when the
   * program has ended: another thread may be about to end it.
   */
  step(): boolean {
    const { target, tid } = this.program;
    target.step(tid);
    for (let stop = this.#stop(); stop?.kind !== 'stepped'; stop = this.#stop()) {
      if (stop === undefined) return false;
      target.resume(stop.tid);
    }
    return true;
  }

  /** Waits for a stop of any thread; undefined when the program has ended with status 0. */
  #stop(): Stop | undefined {
    try {
      return this.program.target.wait();
    } catch (error) {
      if (error instanceof TargetExitedError && error.exitCode === 0) return undefined;
      throw error;
    }
  }

  /** Lets the program run to its end; returns what it wrote to standard output. */
  finish(): string {
    this.goOn();
    while (this.next() !== undefined) this.goOn();
    return this.program.target.output().stdout;
  }

  /**
   * Takes the breakpoint of a function away. A thread that has come to it by then is reported all the same.
   */
  forget(name: string): void {
    for (const [entry, func] of this.#entries) {
      if (func.name === name) this.program.target.removeBreakpoint(entry);
    }
  }
}

/**
 * Neither the program's own nor called “runtime.”. The switch to a goroutine is on two stacks at once: no
 * breakpoint is put there.
 */
function isOthers({ name }: Func): boolean {
  if (name === 'gogo') return false;
  return !name.startsWith('main.') && !name.startsWith('runtime.') && !/^debugCall\d+$/.test(name);
}

/** So often is a function met before its breakpoint is taken away. */
const enough = 40;

/** The contexts that a program comes through, in the order in which it meets them. */
export function contextsOf(stage: Stage, activity: Activity): Context[] {
  const watched = new WatchedProgram(stage, activity, () => true);
  const contexts = new Map<string, Context>();
  const visits = new Map<string, number>();
  for (let met = watched.next(); met !== undefined; met = watched.next()) {
    const { func, callers } = met;
    const [caller = ''] = callers;
    if (!inSystemCall.test(func) || caller.startsWith('runtime.')) {
      contexts.set(`${func} ${caller} ${met.held.join()}`, met);
    }
    const count = (visits.get(func) ?? 0) + 1;
    visits.set(func, count);
    if (count === enough) watched.forget(func);
    watched.goOn();
  }
  return [...contexts.values()];
}
