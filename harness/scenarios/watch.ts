import type { Job, JobFacts } from './job.js';
import type { NotJudgedCause } from './outcome.js';
import { type NextScenario, type PlayEvent, type ProcessEnd, play } from './play.js';
import type { Played } from './result.js';

/**
 * A scenario whose usual time is not known hangs after this time; the longest takes 2 s on a slow machine.
 */
const unknownLimitMs = 60_000;

/** How much longer everything may take in an emulator, where a scenario that fails is also played twice. */
const emulatedFactor = 5;

/**
 * After this many scenarios that hang the rest is not tried: a runtime that stands still does so everywhere.
 */
const maxHung = 3;

/** After this many scenario processes that died the rest is not tried: this machine can't run them. */
const maxDied = 10;

/** Time for a process to start, to go on to the next scenario, or to end. */
const processMs = 60_000;

/**
 * How long a scenario may take before it counts as hung: five times what it took when all was well, and what
 * a busy machine needs.
 */
export function hangLimitMs(usualMs: number | undefined): number {
  return usualMs === undefined ? unknownLimitMs : 5 * usualMs + 10_000;
}

export interface WatchOptions {
  /** How long each scenario took when all was well, in milliseconds; undefined where nobody knows. */
  usualMs?: (id: string) => number | undefined;
  /** Deadline of all scenarios together. Without it each has its own limit alone. */
  timeoutMs?: number;
  /** How much of that has passed; the time since the first process was started when absent. */
  elapsedMs?: () => number;
  /** How many times longer a scenario may take, because others have the cores as well; 1 when absent. */
  slowdown?: number;
  /** Ends it early: scenarios that have not ended are then not judged. */
  signal?: AbortSignal;
  /** Called as each scenario begins. */
  onStart?: (id: string) => void;
  /** Called as each scenario ends, and with each that has no verdict. */
  onEnd?: (id: string, played: Played) => void;
}

/**
 * Plays scenarios, each to an end of some kind. One that hangs has failed; one whose process dies is not
 * judged, for that is no doing of Go's. Those after it are played in a new process. The map has every
 * scenario of the job, in the order in which they ended. `playOnce` plays some of them in one process. Throws
 * MachineError where this machine can't run scenarios at all.
 */
export async function playWatched(
  job: Job,
  options: WatchOptions = {},
  playOnce: typeof play = play,
): Promise<Map<string, Played>> {
  const watch = new Watch(job, options, playOnce);
  await watch.play();
  return watch.end();
}

/** A job that is played by one process or several at a time, each of which takes the next scenario. */
export class Watch {
  readonly #played = new Map<string, Played>();
  readonly #job: JobFacts;
  /** The scenarios that no process has, in the order in which they are taken. */
  #waiting: string[];
  /** Processes at work. */
  #processes = 0;
  readonly #options: WatchOptions;
  readonly #play: typeof play;
  readonly #started = performance.now();
  #hung = 0;
  /** The deadline of all has ended a process. */
  #late = false;
  #died = 0;

  constructor({ scenarios, ...job }: Job, options: WatchOptions, playOnce: typeof play = play) {
    this.#waiting = [...scenarios];
    this.#job = job;
    this.#options = options;
    this.#play = playOnce;
  }

  /** The scenarios that no process has. */
  get waiting(): readonly string[] {
    return this.#waiting;
  }

  /** Plays what waits in one process, and in another one where that dies, as long as there is no reason to stop. */
  async play(): Promise<void> {
    this.#processes++;
    try {
      while (this.#waiting.length > 0 && this.#reasonToStop() === undefined) await this.#playSome();
    } finally {
      this.#processes--;
    }
  }

  /** Returns how each scenario ended, once no process is at work: what still waits is not judged. */
  end(): Map<string, Played> {
    const [cause, why] = this.#reasonToStop() ?? [];
    for (const id of this.#waiting) {
      if (cause === undefined || why === undefined) throw new Error(`no process has played ${id}`);
      this.#notJudged(id, cause, why);
    }
    this.#waiting = [];
    return this.#played;
  }

  #reasonToStop(): [NotJudgedCause, string] | undefined {
    const { signal, timeoutMs } = this.#options;
    if (signal?.aborted) return ['not-reached', 'the run was ended'];
    if (this.#hung >= maxHung) {
      return ['not-reached', `${this.#hung} scenarios hung before it`];
    }
    if (this.#died >= maxDied) {
      return ['not-reached', `${this.#died} scenario processes died before it`];
    }
    if (!this.#late && this.#leftMs() > 0) return undefined;
    return ['not-reached', deadline(timeoutMs ?? 0)];
  }

  #leftMs(): number {
    const { timeoutMs = Number.POSITIVE_INFINITY, elapsedMs } = this.#options;
    return timeoutMs - (elapsedMs?.() ?? performance.now() - this.#started);
  }

  /** Plays in one process until nothing waits, or a scenario hangs, or the process is ended or dies. */
  async #playSome(): Promise<void> {
    const { signal } = this.#options;
    const turn = new Turn();
    const limitMs = this.#waiting.reduce((sum, id) => sum + this.#limitMs(id), processMs);
    turn.allow(processMs);
    try {
      const end = await this.#play(
        this.#job,
        this.#nextFor(turn),
        Math.min(limitMs, Math.max(1, this.#leftMs())),
        event => this.#take(event, turn),
        signal === undefined ? turn.up : AbortSignal.any([signal, turn.up]),
      );
      this.#blame(end, turn);
    } finally {
      turn.end();
      // What it had not begun is for the next process.
      this.#waiting.unshift(...turn.given.filter(id => !this.#played.has(id)));
    }
  }

  #nextFor(turn: Turn): NextScenario {
    return idle => {
      if (turn.up.aborted || this.#reasonToStop() !== undefined) return undefined;
      // The last ones are left to the process that is free first.
      if (!idle && this.#waiting.length < 2 * this.#processes) return undefined;
      const id = this.#waiting.shift();
      if (id !== undefined) turn.given.push(id);
      return id;
    };
  }

  /** Settles the scenario that a process did not end, if any. */
  #blame(end: ProcessEnd, turn: Turn): void {
    const { timeoutMs = 0 } = this.#options;
    const id = turn.running ?? turn.given.find(one => !this.#played.has(one));
    if (id === undefined) return;
    if (turn.up.aborted && turn.running === id) this.#hang(id);
    else if (turn.up.aborted) {
      this.#died++;
      this.#notJudged(id, 'machine', `its process did not begin it within ${processMs / 1000} s`);
    } else if (end.kind === 'deadline') {
      this.#late = true;
      this.#notJudged(id, 'deadline', deadline(timeoutMs));
    } else if (end.kind === 'exceeded') {
      this.#exceed(id, end.why);
    } else if (end.kind === 'died') {
      this.#died++;
      this.#notJudged(id, 'machine', `its process ${end.why}`);
    }
  }

  #take(event: PlayEvent, turn: Turn): void {
    // The process was given up and is being killed.
    if (turn.up.aborted) return;
    const { id } = event;
    if (event.event === 'started') {
      turn.running = id;
      turn.allow(this.#limitMs(id));
      this.#options.onStart?.(id);
      return;
    }
    const { event: _event, id: _id, ...played } = event;
    turn.running = undefined;
    turn.allow(processMs);
    this.#settle(id, played);
  }

  #limitMs(id: string): number {
    const { usualMs, slowdown = 1 } = this.#options;
    const limitMs = slowdown * hangLimitMs(usualMs?.(id));
    return this.#job.emulator === undefined ? limitMs : emulatedFactor * limitMs;
  }

  #hang(id: string): void {
    this.#hung++;
    const message = `it hung: it had not ended after ${Math.round(this.#limitMs(id) / 1000)} s`;
    const facts = { durationMs: this.#limitMs(id), injections: 0 };
    this.#settle(id, { outcome: 'failed', failure: { message, hung: true }, ...facts });
  }

  /** The program under test used more than any should. That is a failure, as costly to repeat as a hang. */
  #exceed(id: string, why: string): void {
    this.#hung++;
    const failure = { message: why, hung: true as const };
    this.#settle(id, { outcome: 'failed', failure, durationMs: 0, injections: 0 });
  }

  #notJudged(id: string, cause: NotJudgedCause, reason: string): void {
    this.#settle(id, { outcome: 'not-judged', cause, reason, durationMs: 0, injections: 0 });
  }

  #settle(id: string, played: Played): void {
    this.#played.set(id, played);
    this.#options.onEnd?.(id, played);
  }
}

/** Whose turn it is in one process, and the time that it has left. */
class Turn {
  /** The scenario under way; undefined before the first has begun, and between two. */
  running: string | undefined;
  /** The scenarios that the process was given, in the order in which it plays them. */
  readonly given: string[] = [];
  readonly #up = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  /** Aborts when the time is up. */
  get up(): AbortSignal {
    return this.#up.signal;
  }

  /** From now on there is this time until the next event. */
  allow(ms: number): void {
    this.end();
    this.#timer = setTimeout(() => this.#up.abort(), ms);
  }

  /** Stops the clock. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

function deadline(timeoutMs: number): string {
  return `the deadline of all scenarios, ${timeoutMs / 1000} s, passed`;
}
