import { stopsByStatus } from '../../protocol/states.js';
import type { Act } from '../tracing/acts.js';
import { processOfThread } from '../tracing/process.js';
import type { Answer, ObservedCall, ObservedStop } from './call.js';
import { Debuggee, SeenMemory } from './debuggee.js';
import { beginCall, entersCall } from './enter.js';
import { finishStop, observeStop } from './stop.js';
import { newAnswer, SeenThread } from './thread.js';

const SIGTRAP = 5;
const SIGKILL = 9;
const execEvent = 4;

type Resumed = Extract<Act, { kind: 'resumed' }>;

/** Follows the calls that a debugger injects, from what it does to a program. */
export class Follow {
  /** All calls, in the order in which they began. */
  readonly calls: ObservedCall[] = [];
  /** Why no call is possible in a program that was debugged, as sentences. */
  readonly impossible = new Set<string>();
  readonly #threads = new Map<number, SeenThread>();
  readonly #memories = new Map<number, SeenMemory>();
  readonly #debuggees = new Map<number, Debuggee | string>();
  readonly #killed = new Set<number>();

  /** Processes that are or were debugged. */
  readonly pids = new Set<number>();

  /** Reads memory of a debugged program. `pid` may be one of its threads. */
  read(pid: number, address: number, length: number): Uint8Array | undefined {
    return this.#memoryOf(pid).read(address, length);
  }

  accept(act: Act): void {
    switch (act.kind) {
      case 'stopped':
        this.#stopped(act.tid, act.status);
        return;
      case 'resumed':
        this.#resumed(act);
        return;
      case 'detached':
        this.#cut(this.#threadOf(act.tid).pid, 'the debugger let the program go');
        return;
      case 'signalled':
        if (act.signal === SIGKILL) this.#killed.add(processOfThread(act.to) ?? act.to);
        return;
      case 'memory-read':
        for (const answer of this.#answersOf(act.pid)) answer.reads.push(act);
        return;
      case 'memory-written':
        for (const answer of this.#answersOf(act.pid)) answer.writes.push(act);
        return;
      default:
        this.#state(act);
    }
  }

  /** Nothing more will come: `why` is the reason, as a sentence, for calls that are not at their end. */
  end(why: string): void {
    for (const call of this.calls) cutCall(call, why);
    for (const memory of this.#memories.values()) memory.close();
  }

  /** What the debugger does with the registers of a stopped thread. */
  #state(act: Exclude<Act, { kind: 'stopped' | 'resumed' | 'detached' | 'signalled' | `memory-${string}` }>) {
    const thread = this.#threadOf(act.tid);
    const debuggee = this.#debuggeeOf(thread.pid);
    if (debuggee === undefined) return;
    switch (act.kind) {
      case 'registers-read':
        thread.read(debuggee.registers(act.bytes));
        return;
      case 'registers-written':
        thread.write(debuggee.registers(act.bytes));
        return;
      case 'register-read':
        for (const answer of thread.answers) answer.readAny = true;
        return;
      case 'register-written': {
        const registers = thread.registers?.clone();
        registers?.setAt(act.index, act.value);
        thread.write(registers);
        return;
      }
      case 'vectors-read':
        thread.readVectors(act.bytes);
        return;
      case 'vectors-written':
        thread.writeVectors(act.bytes);
    }
  }

  #stopped(tid: number, status: number): void {
    if ((status & 0xff) !== 0x7f) {
      this.#ended(tid);
      return;
    }
    const thread = this.#threadOf(tid);
    thread.run();
    if (status >> 16 === execEvent) this.#executed(thread.pid);
    const known = this.#debuggees.get(thread.pid);
    const at = typeof known === 'object' ? known.where(tid) : undefined;
    if (typeof known !== 'object' || at === undefined) {
      thread.answers = [newAnswer(tid, { pc: 0, sp: 0 }, 0)];
      return;
    }
    const isTrap = status >> 8 === SIGTRAP;
    const answer = newAnswer(tid, at, isTrap ? known.breakpointBefore(at.pc) : at.pc);
    const stop = isTrap ? this.#protocolStop(known, answer) : undefined;
    thread.answers = stop === undefined ? this.#back(thread, answer) : [stop];
  }

  /** Returns the stop of a call that a thread is at; undefined if it is at none. */
  #protocolStop(debuggee: Debuggee, answer: Answer): ObservedStop | undefined {
    const { trap } = debuggee.program.arch;
    const address = answer.at.pc + trap.pcCorrection - trap.bytes.length - debuggee.loadBias;
    const found = debuggee.functions.at(address);
    if (found === undefined || !debuggee.functions.stopAt(address, found).isTrap) return undefined;
    const open = this.calls.filter(
      call => call.debuggee === debuggee && call.state !== 'done' && call.cut === undefined,
    );
    const meant = (call: ObservedCall) =>
      Object.entries(stopsByStatus).find(
        ([, { from, place }]) => from === call.state && place === found.place,
      );
    const fitting = open.filter(call => meant(call) !== undefined);
    // The innermost call of this thread; of another thread if the goroutine has moved.
    const own = fitting.filter(call => (call.stops.at(-1) ?? call.enter).tid === answer.tid);
    const call = own.at(-1) ?? fitting.at(-1);
    const [status, meaning] = (call && meant(call)) ?? [];
    if (call === undefined || meaning === undefined) return undefined;
    const stop = observeStop(debuggee, answer, {
      kind: meaning.kind,
      status: Number(status),
      frameClass: found.frameClass,
    });
    call.stops.push(stop);
    call.state = meaning.to;
    return stop;
  }

  /** Recognises a thread that a call has brought back to its injection point. */
  #back(thread: SeenThread, answer: Answer): Answer[] {
    const call = thread.comingBack.at(-1);
    if (call === undefined || answer.point !== call.enter.point) return [answer];
    thread.comingBack.pop();
    call.back = answer;
    const outer = thread.outer.pop();
    return outer === undefined ? [answer] : [answer, outer];
  }

  #resumed({ tid, how, signal }: Resumed): void {
    const thread = this.#threadOf(tid);
    for (const answer of this.#answersOf(thread.pid)) {
      if (!thread.answers.includes(answer)) answer.othersResumed = true;
    }
    const debuggee = this.#debuggees.get(thread.pid);
    if (typeof debuggee === 'object' && thread.stopped) this.#answered(thread, debuggee, { how, signal });
    thread.run();
  }

  /** A stopped thread goes on: a call begins, or the stop of one has been answered. */
  #answered(thread: SeenThread, debuggee: Debuggee, resumed: Answer['resumed']): void {
    const stop = thread.answers.find(isStop);
    if (entersCall(debuggee, thread, stop)) {
      this.calls.push(beginCall(debuggee, thread, { index: this.calls.length + 1, outer: stop, resumed }));
      if (stop !== undefined) thread.outer.push(stop);
      for (const answer of thread.answers) if (answer !== stop) answer.resumed = resumed;
      return;
    }
    for (const answer of thread.answers) {
      answer.resumed = resumed;
      const left = answer.states.at(-1);
      answer.stack = left === undefined ? undefined : debuggee.stackOf(left);
    }
    const call = this.calls.find(({ stops }) => stop !== undefined && stops.includes(stop));
    if (stop === undefined || call === undefined) return;
    finishStop(call, stop);
    if (stop.kind === 'restore') thread.comingBack.push(call);
  }

  #ended(tid: number): void {
    const pid = this.#threads.get(tid)?.pid;
    this.#threads.delete(tid);
    if (tid !== pid) return;
    this.#cut(pid, this.#killed.has(pid) ? 'the debugger killed the program' : 'the program ended');
    this.#executed(pid);
  }

  #cut(pid: number, why: string): void {
    for (const call of this.calls) if (call.debuggee.pid === pid) cutCall(call, why);
  }

  /** A process executed a program, or ended. */
  #executed(pid: number): void {
    this.#debuggees.delete(pid);
    this.#memories.get(pid)?.close();
    this.#memories.delete(pid);
  }

  #threadOf(tid: number): SeenThread {
    const known = this.#threads.get(tid);
    if (known !== undefined) return known;
    const thread = new SeenThread(tid, processOfThread(tid) ?? tid);
    this.#threads.set(tid, thread);
    this.pids.add(thread.pid);
    return thread;
  }

  #memoryOf(pid: number): SeenMemory {
    const process = this.#threads.get(pid)?.pid ?? pid;
    const memory = this.#memories.get(process) ?? new SeenMemory(process);
    this.#memories.set(process, memory);
    return memory;
  }

  #debuggeeOf(pid: number): Debuggee | undefined {
    const known = this.#debuggees.get(pid) ?? Debuggee.of(pid, this.#memoryOf(pid));
    this.#debuggees.set(pid, known);
    if (typeof known === 'object') return known;
    this.impossible.add(known);
    return undefined;
  }

  #answersOf(pid: number): Answer[] {
    const process = this.#threads.get(pid)?.pid ?? pid;
    return [...this.#threads.values()].flatMap(thread => (thread.pid === process ? thread.answers : []));
  }
}

function isStop(answer: Answer): answer is ObservedStop {
  return 'kind' in answer;
}

/** A call that has been answered to its end is complete, wherever the thread is. */
function cutCall(call: ObservedCall, why: string): void {
  const complete = call.state === 'done' && call.stops.at(-1)?.resumed !== undefined;
  if (!complete) call.cut ??= why;
}
