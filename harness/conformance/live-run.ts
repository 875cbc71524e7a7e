import { ExitCode, UserError } from '../host/errors.js';
import { EarlyEnd, earlyEndOf, interruptionOf } from '../host/interruption.js';
import { releaseName } from '../report/console/release.js';
import type { ReleaseEvent, RunEvent, RunStarted, TimedEvent } from '../report/events/events.js';
import { RunRecord } from '../report/events/record.js';
import type { Comparison, Interrupted, ReleaseResult, Report } from '../report/model.js';
import { isBad } from '../report/summarise.js';
import type { Judging } from './judging.js';

export interface LiveRunOptions {
  /** Ends the run early. */
  signal?: AbortSignal;
  /** Ends the run with the first failure. */
  failFast: boolean;
  /** Receives every event. */
  onEvent: (event: TimedEvent) => void;
}

/** A run under way: says what happens, and makes results and the report of that. */
export class LiveRun {
  readonly #record: RunRecord;
  readonly #onEvent: (event: TimedEvent) => void;
  readonly #failFast: boolean;
  readonly #failed = new AbortController();
  readonly #clock = performance.now();
  /** Aborts when the run ends early, for whatever reason. */
  readonly signal: AbortSignal;

  constructor(start: RunStarted, { signal, failFast, onEvent }: LiveRunOptions) {
    this.#onEvent = onEvent;
    this.#failFast = failFast;
    this.signal = signal === undefined ? this.#failed.signal : AbortSignal.any([signal, this.#failed.signal]);
    const event = timed(start);
    this.#record = new RunRecord(event);
    onEvent(event);
  }

  /** Whether the run ended before it was complete. */
  get endedEarly(): boolean {
    return this.signal.aborted;
  }

  /**
   * Judges the subject with this number with `judge`, which is given what it needs to say what happens. Returns its result, with what
   * was judged if the run ends early meanwhile. Rejects with the EarlyEnd if that comes before it has started.
   */
  async judge(
    { place, number }: { place: number; number: number },
    judge: (judging: Pick<Judging, 'emit' | 'signal'>) => Promise<void>,
  ): Promise<ReleaseResult> {
    let release = '';
    try {
      await judge({
        signal: this.signal,
        emit: event => {
          // What comes later is about what is being killed.
          if (this.signal.aborted) return;
          if (event.event === 'release-started') release = releaseName(event.facts);
          this.#say({ subject: number, place, release, event });
        },
      });
    } catch (error) {
      if (!(error instanceof EarlyEnd) || !this.#record.has(number)) throw error;
    }
    return this.#record.result(number, `the run was ${earlyEndOf(this.signal)?.message ?? 'ended'}`);
  }

  notJudged(event: Omit<Extract<RunEvent, { event: 'release-not-judged' }>, 'event'>): void {
    this.#take({ event: 'release-not-judged', ...event });
  }

  /** Ends what is judged at the moment, because of an error, and says so if the user can mend it. */
  failed(error: unknown): void {
    if (error instanceof UserError) {
      const { message: sentence, remedy, exitCode } = error;
      this.#take({ event: 'run-failed', sentence, ...(remedy === undefined ? {} : { remedy }), exitCode });
    }
    this.#failed.abort(new EarlyEnd('ended by an error', ExitCode.notJudged));
  }

  /** Ends the run, and returns its report. `compare` makes the comparison of a report with another one. */
  end(compare: (report: Report) => Comparison | undefined): Report {
    const interruption = interruptionOf(this.signal);
    const interrupted: Interrupted | undefined = interruption && {
      reason: interruption.message,
      exitCode: interruption.exitCode,
    };
    const comparison = compare(this.#record.report());
    this.#take({
      event: 'run-ended',
      durationMs: performance.now() - this.#clock,
      ...(interrupted === undefined ? {} : { interrupted }),
      ...(comparison === undefined ? {} : { comparison }),
    });
    return this.#record.report();
  }

  #say({ event, ...of }: { subject: number; place: number; release: string; event: ReleaseEvent }): void {
    const { event: name, ...rest } = event;
    this.#take({ event: name, ...of, ...rest } as RunEvent);
    if (!this.#failFast) return;
    const failure = failureIn(event);
    if (failure === undefined) return;
    const message = `ended by the failure of ${failure} in ${of.release} (--fail-fast)`;
    this.#failed.abort(new EarlyEnd(message, ExitCode.notJudged));
  }

  #take(event: RunEvent): void {
    const one = timed(event);
    this.#record.take(one);
    this.#onEvent(one);
  }
}

function timed<E extends RunEvent>(event: E): E & { time: string } {
  const { event: name, ...rest } = event;
  return Object.assign({ event: name, time: new Date().toISOString() }, rest) as unknown as E & {
    time: string;
  };
}

/** What has failed for good, by an event: a scenario that is played again may still count as well. */
function failureIn(event: ReleaseEvent): string | undefined {
  if (event.event === 'scenario' && isBad(event.result)) return event.result.id;
  if (event.event === 'runtime-test' && isBad(event.result)) return event.result.name;
  return undefined;
}
