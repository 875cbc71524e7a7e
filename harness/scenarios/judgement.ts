import { AssertionError } from 'chai';
import { defined } from '../host/defined.js';
import { ProtocolError } from '../protocol/call.js';
import type { Failure, ScenarioEnding } from './outcome.js';

/**
 * What a scenario finds out about its requirements while it runs: which of them a failure is about, and which
 * it did not get to.
 */
export class Judgement {
  readonly #requirements: readonly string[];
  readonly #describe: (error: unknown) => Failure;
  readonly #failures = new Map<string, Failure>();
  /** The requirement that an error was thrown in the check of. */
  readonly #subjects = new WeakMap<Error, string>();

  /** @param describe returns an error as a failure, with the stops of the latest call. */
  constructor(requirements: readonly string[], describe: (error: unknown) => Failure) {
    this.#requirements = requirements;
    this.#describe = describe;
  }

  /**
   * Runs checks of one requirement. If an assertion fails in them, the requirement does not hold, and the
   * scenario goes on: nothing after them may depend on what they check. Any other error ends the scenario,
   * and is this requirement's failure. Without the requirement among the scenario's own, the checks belong to
   * what surrounds them.
   */
  about(requirement: string, check: () => void): void {
    if (!this.#requirements.includes(requirement)) {
      check();
      return;
    }
    try {
      check();
    } catch (error) {
      this.#subject(error, requirement);
      if (!(error instanceof AssertionError)) throw error;
      this.#fail(this.#subjectOf(error), error);
    }
  }

  /**
   * Runs a part of the scenario that is about one requirement, and without which the rest makes no sense:
   * whatever goes wrong in it ends the scenario, and is this requirement's failure. An error that an inner
   * part was about stays its.
   */
  demand(requirement: string, part: () => void): void {
    try {
      part();
    } catch (error) {
      this.#subject(error, requirement);
      throw error;
    }
  }

  /** How the scenario ends that has run to its end. */
  get ending(): ScenarioEnding {
    const [failure, ...others] = this.#failures.values();
    if (failure === undefined) return { outcome: 'passed' };
    return { outcome: 'failed', failure, ...defined({ others: others.length === 0 ? undefined : others }) };
  }

  /** How the scenario ends that an error has ended: what it had not found broken by then is not judged. */
  endingAfter(error: unknown): ScenarioEnding {
    this.#fail(this.#subjectOf(error), error);
    return this.#withUnjudged();
  }

  /**
   * How the scenario ends that this machine has cut short: what it had found broken by then is broken, and
   * the rest is not judged.
   */
  cutShort(reason: string): ScenarioEnding {
    if (!this.failed) return { outcome: 'not-judged', cause: 'machine', reason };
    return this.#withUnjudged();
  }

  /** Whether a failure was recorded. */
  get failed(): boolean {
    return this.#failures.size > 0;
  }

  #withUnjudged(): ScenarioEnding {
    const unjudged = this.#requirements.filter(id => !this.#failures.has(id));
    const { ending } = this;
    return unjudged.length === 0 || ending.outcome !== 'failed' ? ending : { ...ending, unjudged };
  }

  #subject(error: unknown, requirement: string): void {
    const known = !(error instanceof Error) || this.#subjects.has(error);
    if (!known && this.#requirements.includes(requirement)) this.#subjects.set(error, requirement);
  }

  #fail(requirement: string, error: unknown): void {
    if (this.#failures.has(requirement)) return;
    this.#failures.set(requirement, { ...this.#describe(error), requirement });
  }

  /**
   * The requirement that an error is about: what the protocol's check of a stop says if the scenario looks at
   * it, or else the requirement whose check threw it, or else the scenario's first.
   */
  #subjectOf(error: unknown): string {
    const broken = error instanceof ProtocolError ? error.breaks : [];
    const named = broken.find(id => this.#requirements.includes(id));
    const subject = error instanceof Error ? this.#subjects.get(error) : undefined;
    const [first] = this.#requirements;
    if (first === undefined) throw new Error('a scenario without a requirement');
    return named ?? subject ?? first;
  }
}
