import { setTimeout as delay } from 'node:timers/promises';
import { defined } from '../host/defined.js';
import { ExitCode, MachineError, UserError } from '../host/errors.js';
import { interruptionOf } from '../host/interruption.js';
import { packageFacts } from '../host/package.js';
import { requireSupportedPlatform } from '../host/platform.js';
import type { GoVersion } from '../releases/version.js';
import { factsOf } from '../safepoints/report.js';
import { openSubject, type Subject } from '../safepoints/subject.js';
import { LocalTarget } from '../target/ptrace/local.js';
import { DeadlineError, type Stop, TargetExitedError } from '../target/target.js';
import { parseCall } from './call-text.js';
import { type Callee, calleeOf } from './callee.js';
import { Caller, letGo, registersOf } from './caller.js';
import type { InjectReport, MadeCall, ProgramEnding, Sweep } from './report.js';
import { requireProcess } from './running.js';
import { type StopPlace, stopPlacesOf } from './stop-places.js';
import { pointOf, sweepFunction } from './sweep.js';
import { type FunctionType, signatureText } from './types.js';

/** What to do with a program. */
export interface InjectRequest {
  program: string;
  /** The program's own arguments. */
  args: string[];
  /** A running process of the program, in place of a new one. */
  pid?: number;
  at: string;
  call: string;
  signature?: FunctionType;
  /** The first hit of the place at which to call, from 1. */
  hit: number;
  /** At how many hits to call. */
  repeat: number;
  eachInstruction: boolean;
  /** How long to wait for the place, and then for the program's end. */
  timeoutMs: number;
  release?: GoVersion;
}

/** What ends the wait early. */
export interface InjectSurroundings {
  signal: AbortSignal;
}

/**
 * Runs a program, or attaches to one, stops it at a place and makes a call there. The program goes on afterwards.
 * @throws UsageError for what the program does not have; UserError where no call was made: the program ended before
 * it came to the place, or time was up.
 */
export async function injectCalls(
  request: InjectRequest,
  surroundings: InjectSurroundings,
): Promise<InjectReport> {
  const subject = openSubject(request.program, request.release);
  requireThisProcessor(subject);
  const callee = calleeOf(subject, parseCall(request.call), request.signature);
  const places = stopPlacesOf(subject, request.at, request.eachInstruction);
  const { name, version } = packageFacts();
  const visit = new Visit(request, subject, callee, places, surroundings);
  const { calls, sweep, ending, output } = await visit.play();
  return {
    tool: { name, version },
    program: factsOf(subject),
    at: request.at,
    call: request.call,
    signature: signatureText(callee.type),
    typesFrom: callee.typesFrom,
    ...(request.pid === undefined ? {} : { pid: request.pid }),
    calls,
    ...(sweep === undefined ? {} : { sweep }),
    ending,
    ...(output === undefined ? {} : { output }),
  };
}

function requireThisProcessor({ program }: Subject): void {
  requireSupportedPlatform(process);
  const { goarch } = program.arch;
  if (program.arch.memoryMapping !== undefined) return;
  throw new MachineError(`${program.path} is a program for ${goarch}, and this machine is an amd64`, {
    remedy: 'the command safepoints reads programs for every processor',
  });
}

interface Played {
  calls: MadeCall[];
  sweep?: Sweep;
  ending: ProgramEnding;
  output?: { stdout: string; stderr: string };
}

/** One stay in a program, from its start or from the attach to the end. */
class Visit {
  readonly #request: InjectRequest;
  readonly #subject: Subject;
  readonly #callee: Callee;
  readonly #places: readonly StopPlace[];
  readonly #surroundings: InjectSurroundings;
  #hits = 0;

  constructor(
    request: InjectRequest,
    subject: Subject,
    callee: Callee,
    places: readonly StopPlace[],
    surroundings: InjectSurroundings,
  ) {
    this.#request = request;
    this.#subject = subject;
    this.#callee = callee;
    this.#places = places;
    this.#surroundings = surroundings;
  }

  async play(): Promise<Played> {
    const target = this.#begin();
    const calls: MadeCall[] = [];
    let sweep: Sweep | undefined;
    try {
      const caller = new Caller(target, this.#subject.program, this.#callee);
      const addresses = new Map(this.#places.map(place => [place.pc + target.loadBias, place]));
      for (const address of addresses.keys()) target.insertBreakpoint(address);
      if (this.#request.pid === undefined) target.resume(target.pid);
      let tid = 0;
      const { hit, repeat } = this.#request;
      while (this.#hits < hit + repeat - 1) {
        const stop = await this.#next(target, calls);
        if (stop === undefined) break;
        const place = stop.kind === 'trap' && stop.breakpoint ? addresses.get(stop.address) : undefined;
        tid = stop.tid;
        if (place !== undefined && ++this.#hits >= hit) {
          const made = this.#call(target, caller, place, tid);
          tid = made.tid;
          calls.push(...made.calls);
          sweep = made.sweep ?? sweep;
          if (made.ended !== undefined) throw made.ended;
          if (made.calls.some(({ ending }) => ending.kind === 'failed')) break;
        }
        if (this.#hits < hit + repeat - 1) letGo(target, { ...stop, tid });
      }
      for (const address of addresses.keys()) target.removeBreakpoint(address);
      const ended = await this.#leave(target, tid, calls);
      return { calls, ...(sweep === undefined ? {} : { sweep }), ...ended };
    } catch (error) {
      if (error instanceof TargetExitedError && (calls.length > 0 || sweep !== undefined)) {
        return {
          calls,
          ...(sweep === undefined ? {} : { sweep }),
          ending: endingOf(error),
          output: target.output(),
        };
      }
      throw error;
    } finally {
      target.kill();
    }
  }

  #begin(): LocalTarget {
    const { program } = this.#subject;
    const { pid, args, timeoutMs } = this.#request;
    if (pid === undefined) {
      const env = Object.fromEntries(
        Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      );
      return LocalTarget.launch(program, { args, env, timeoutMs });
    }
    requireProcess(pid, program.path);
    return LocalTarget.attach(program, pid);
  }

  /** The next stop; undefined if there is none any more, and calls were made. */
  async #next(target: LocalTarget, calls: readonly MadeCall[]): Promise<Stop | undefined> {
    const { timeoutMs, pid, at } = this.#request;
    try {
      if (pid === undefined) return target.wait();
      for (const until = Date.now() + timeoutMs; Date.now() < until; ) {
        const stop = target.poll();
        if (stop !== undefined) return stop;
        const interruption = interruptionOf(this.#surroundings.signal);
        if (interruption !== undefined) throw interruption;
        await delay(1);
      }
    } catch (error) {
      if (error instanceof DeadlineError) return this.#late(calls);
      if (error instanceof TargetExitedError && calls.length === 0) {
        throw new UserError(
          ExitCode.notJudged,
          `${howEnded(error)} before it came to ${at} ${this.#times()}`,
          {
            remedy: 'name a place that the program comes to, or arguments with which it does, after --',
            excerpt: lastLines(target.output()),
          },
        );
      }
      throw error;
    }
    return this.#late(calls);
  }

  #late(calls: readonly MadeCall[]): undefined {
    if (calls.length > 0) return undefined;
    const { at, timeoutMs, pid } = this.#request;
    const fate = pid === undefined ? 'it was ended' : 'it goes on unharmed';
    throw new UserError(
      ExitCode.notJudged,
      `the program did not come to ${at} ${this.#times()} within ${timeoutMs / 1000} s; ${fate}`,
      { remedy: 'wait longer with --timeout=SECONDS, or name a place that it comes to' },
    );
  }

  #times(): string {
    const { hit } = this.#request;
    return hit === 1
      ? 'at all'
      : `for the ${hit}th time (it came ${this.#hits} times)`.replace('1 times', 'once');
  }

  #call(
    target: LocalTarget,
    caller: Caller,
    place: StopPlace,
    tid: number,
  ): { tid: number; calls: MadeCall[]; sweep?: Sweep; ended?: TargetExitedError } {
    if (this.#request.eachInstruction) {
      const until = Date.now() + this.#request.timeoutMs;
      const swept = sweepFunction(target, caller, place, tid, until);
      const calls = swept.failed === undefined ? [] : [swept.failed];
      return { tid: swept.tid, sweep: swept.sweep, calls, ...defined({ ended: swept.ended }) };
    }
    const pc = registersOf(target, tid).pc - target.loadBias;
    const answer = place.map.answers.find(each => each.pc === pc);
    if (answer === undefined) throw new Error(`no instruction begins at the stop, 0x${pc.toString(16)}`);
    const made = caller.call(tid);
    const line = place.map.lines.find(({ answers }) => answers.includes(answer));
    const ending =
      made.ending.kind === 'refused'
        ? {
            ...made.ending,
            ...(answer.why === undefined ? {} : { why: answer.why }),
            ...(line?.nearest === undefined ? {} : { nearest: line.nearest }),
          }
        : made.ending;
    const point = pointOf(place.map.name, answer);
    return { tid: made.tid, calls: [{ point, hit: this.#hits, ending, trace: made.trace }] };
  }

  /** Lets the program go on. One that was started for the calls runs to its end, or until time is up. */
  async #leave(
    target: LocalTarget,
    tid: number,
    calls: readonly MadeCall[],
  ): Promise<Pick<Played, 'ending' | 'output'>> {
    if (this.#request.pid !== undefined) {
      target.detach();
      return { ending: { kind: 'left' } };
    }
    const { timeoutMs } = this.#request;
    // After a broken protocol, nothing is known of the thread.
    if (calls.some(({ ending }) => ending.kind === 'failed')) {
      return { ending: { kind: 'ended', afterMs: 0 }, output: target.output() };
    }
    target.setDeadline(timeoutMs);
    try {
      target.resume(tid);
      for (;;) letGo(target, target.wait());
    } catch (error) {
      if (error instanceof TargetExitedError) return { ending: endingOf(error), output: target.output() };
      if (error instanceof DeadlineError)
        return { ending: { kind: 'ended', afterMs: timeoutMs }, output: target.output() };
      throw error;
    }
  }
}

function endingOf({ exitCode, signal }: TargetExitedError): ProgramEnding {
  return signal === undefined ? { kind: 'exited', code: exitCode ?? 0 } : { kind: 'killed', signal };
}

function howEnded({ exitCode, signal }: TargetExitedError): string {
  return signal === undefined
    ? `the program ended with status ${exitCode}`
    : `the program was ended by signal ${signal}`;
}

function lastLines({ stdout, stderr }: { stdout: string; stderr: string }): string {
  const text = `${stdout}${stderr}`.trimEnd();
  return text === '' ? 'It wrote nothing.' : text.split('\n').slice(-10).join('\n');
}
