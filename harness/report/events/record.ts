import { defined } from '../../host/defined.js';
import { ExitCode } from '../../host/errors.js';
import { type Interrupted, type ReleaseResult, type Report, reportFormat, type Shard } from '../model.js';
import type { RunStarted, TimedEvent } from './events.js';
import { type OpenRelease, openRelease, releaseResult, takeReleaseEvent } from './release-record.js';

type Of<E extends TimedEvent['event']> = Extract<TimedEvent, { event: E }>;

/** Makes the report of a run from its events, at any time: what has not happened yet is not judged. */
export class RunRecord {
  readonly #start: RunStarted & { time: string };
  readonly #open = new Map<number, OpenRelease>();
  readonly #unjudged: Of<'release-not-judged'>[] = [];
  #end: Of<'run-ended'> | undefined;
  #failure: Of<'run-failed'> | undefined;
  #last: string;

  constructor(start: RunStarted & { time: string }) {
    this.#start = start;
    this.#last = start.time;
  }

  /** Adds an event. Throws an Error for one that can't come here, with a sentence about it. */
  take(event: TimedEvent): void {
    this.#last = event.time;
    switch (event.event) {
      case 'run-started':
        throw new Error('a second run starts');
      case 'release-started':
        if (this.#open.has(event.subject)) throw new Error(`subject ${event.subject} starts twice`);
        this.#open.set(event.subject, openRelease(event, event.place, event.time));
        break;
      case 'release-not-judged':
        this.#unjudged.push(event);
        break;
      case 'run-failed':
        this.#failure = event;
        break;
      case 'run-ended':
        this.#end = event;
        break;
      default: {
        const release = this.#open.get(event.subject);
        if (release === undefined) throw new Error(`subject ${event.subject} has not started`);
        takeReleaseEvent(release, event, event.time);
      }
    }
  }

  /** Whether a release has started. */
  has(subject: number): boolean {
    return this.#open.has(subject);
  }

  /** The result of a release that has started. `why`: why what it lacks is not judged. */
  result(subject: number, why: string): ReleaseResult {
    const release = this.#open.get(subject);
    if (release === undefined) throw new Error(`subject ${subject} has not started`);
    return releaseResult(release, this.#start.requirements, why);
  }

  /** Results of earlier runs may be taken over only from releases that are complete, if scenarios repeat. */
  complete(subject: number): boolean {
    return this.#open.get(subject)?.ended !== undefined;
  }

  /** Numbers of the releases that have started. */
  get subjects(): number[] {
    return [...this.#open.keys()];
  }

  report(): Report {
    const { tool, host, requirements, arguments: typed, time } = this.#start;
    const interrupted = this.#interrupted();
    const why = `the run was ${interrupted?.reason ?? 'ended before it'}`;
    const results = this.#inOrder().map(release => releaseResult(release, requirements, why));
    const unjudged = this.#unjudgedInOrder().map(event => event.unjudged);
    return {
      format: reportFormat,
      tool,
      arguments: typed,
      started: time,
      durationMs: this.#end?.durationMs ?? Date.parse(this.#last) - Date.parse(time),
      host,
      requirements,
      results,
      ...(unjudged.length === 0 ? {} : { unjudged }),
      ...defined({ shard: this.#shard(), interrupted, comparison: this.#end?.comparison }),
    };
  }

  /** Releases are judged at the same time, and start in any order; a report has that of their numbers. */
  #inOrder(): OpenRelease[] {
    return [...this.#open].sort(([a], [b]) => a - b).map(([, release]) => release);
  }

  #unjudgedInOrder(): Of<'release-not-judged'>[] {
    return [...this.#unjudged].sort((a, b) => a.place - b.place);
  }

  /** Why the run ended early; undefined where it did not. */
  #interrupted(): Interrupted | undefined {
    if (this.#end !== undefined) return this.#end.interrupted;
    if (this.#failure !== undefined) {
      const { sentence, exitCode } = this.#failure;
      return { reason: `ended by an error: ${sentence}`, exitCode };
    }
    return { reason: 'cut off: its events have no end', exitCode: ExitCode.notJudged };
  }

  #shard(): Shard | undefined {
    const { shard } = this.#start;
    if (shard === undefined) return undefined;
    const { index, count, releases, places } = shard;
    const amongAll = (place: number): number => places[place] ?? place;
    return {
      index,
      count,
      releases,
      results: this.#inOrder().map(({ place }) => amongAll(place)),
      unjudged: this.#unjudgedInOrder().map(({ place }) => amongAll(place)),
    };
  }
}
