import type { Registers } from '../../arch/registers.js';
import type { Answer, ObservedCall, ObservedStop } from './call.js';

/** Returns an answer in which the debugger has done nothing yet. */
export function newAnswer(tid: number, at: Answer['at'], point: number): Answer {
  return {
    tid,
    at,
    point,
    read: undefined,
    readAny: false,
    states: [],
    wrote: false,
    vectorsRead: undefined,
    vectorsWritten: undefined,
    reads: [],
    writes: [],
    resumed: undefined,
    othersResumed: false,
    stack: undefined,
  };
}

/** A thread of a debugged program, as the debugger's system calls show it. */
export class SeenThread {
  readonly tid: number;
  readonly pid: number;
  /** What the debugger does now belongs to these, the innermost call first. None while the thread runs. */
  answers: Answer[] = [];
  /** The general registers since the thread stopped, each time the debugger read or wrote them. */
  history: Registers[] = [];
  /** Stops of outer calls that are not answered yet, because an inner call came first. */
  readonly outer: ObservedStop[] = [];
  /** Calls whose registers have been given back, and which have not been seen at their injection point yet. */
  readonly comingBack: ObservedCall[] = [];

  constructor(tid: number, pid: number) {
    this.tid = tid;
    this.pid = pid;
  }

  get stopped(): boolean {
    return this.answers.length > 0;
  }

  /** The registers as the debugger left them; undefined if it neither read nor wrote them. */
  get registers(): Registers | undefined {
    return this.history.at(-1);
  }

  /** The debugger read all general registers. */
  read(registers: Registers): void {
    this.history.push(registers);
    for (const answer of this.answers) {
      if (!answer.wrote) answer.read ??= registers;
      answer.readAny = true;
      answer.states.push(registers);
    }
  }

  /** The debugger wrote general registers; `registers` is undefined where the others are not known. */
  write(registers: Registers | undefined): void {
    if (registers !== undefined) this.history.push(registers);
    for (const answer of this.answers) {
      answer.wrote = true;
      if (registers !== undefined) answer.states.push(registers);
    }
  }

  readVectors(state: Uint8Array): void {
    for (const answer of this.answers) {
      const longer = state.length > (answer.vectorsRead?.length ?? 0);
      if (answer.vectorsWritten === undefined && longer) answer.vectorsRead = state;
    }
  }

  writeVectors(state: Uint8Array): void {
    for (const answer of this.answers) answer.vectorsWritten = state;
  }

  /** The thread goes on. */
  run(): void {
    this.answers = [];
    this.history = [];
  }
}
