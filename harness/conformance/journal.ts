import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Cache } from '../host/cache.js';
import { UsageError } from '../host/errors.js';
import { hasCode, isSystemError, makeFoldersSync, messageOf, writeWhole } from '../host/files.js';
import { lockFile } from '../host/lock.js';
import { packageFacts } from '../host/package.js';
import type { TimedEvent } from '../report/events/events.js';
import { eventLine } from '../report/events/line.js';
import { readEvents } from '../report/events/read.js';
import { judgingArguments } from './command-line.js';
import { type EarlierResult, earlierOf } from './earlier.js';

/** An interrupted run that nobody has continued for this long is forgotten. */
const keptMs = 14 * 24 * 3600_000;

/**
 * The events of a run, kept in the cache until it is complete, so that the same command with `--resume` goes on
 * where it stopped, however it ended. A run that goes on adds its events to those before it.
 */
export class RunJournal {
  readonly #path: string;
  #file: number | undefined;
  /** Why there is no journal, or it is not complete. */
  #problem: string | undefined;

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * Opens the journal of a command, and reads what an earlier run of the same command had judged. Without
   * `resume` it is emptied.
   */
  static open(
    cache: Cache,
    typed: readonly string[],
    resume: boolean,
  ): { journal: RunJournal; earlier: EarlierResult[] } {
    const folder = join(cache.root, 'runs');
    const journal = new RunJournal(join(folder, `${keyOf(typed)}.ndjson`));
    try {
      cache.open();
      makeFoldersSync(folder);
      removeOld(folder);
      return { journal, earlier: journal.#openFile(resume) };
    } catch (error) {
      if (!isSystemError(error) && !(error instanceof UsageError)) throw error;
      journal.#problem = messageOf(error);
      return { journal, earlier: [] };
    }
  }

  #openFile(resume: boolean): EarlierResult[] {
    const file = openSync(this.#path, 'a+', 0o600);
    if (!lockFile(file, this.#path, 'exclusive')) {
      closeSync(file);
      this.#problem = 'the same command runs at the same time';
      return [];
    }
    this.#file = file;
    const text = resume ? readFileSync(file, 'utf8') : '';
    // The last line of a run that was killed may be half a line.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const earlier = readOrNone(whole);
    ftruncateSync(file, earlier === undefined ? 0 : Buffer.byteLength(whole));
    return earlier ?? [];
  }

  /** Adds an event. */
  add(event: TimedEvent): void {
    if (this.#file === undefined || this.#problem !== undefined) return;
    try {
      writeWhole(this.#file, eventLine(event));
    } catch (error) {
      // Only the chance to resume is lost.
      if (!isSystemError(error)) throw error;
      this.#problem = messageOf(error);
    }
  }

  /** Why the run can't be continued; undefined where it can. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Ends the journal. That of a complete run is removed. */
  close(complete: boolean): void {
    if (this.#file === undefined) return;
    if (complete) rmSync(this.#path, { force: true });
    closeSync(this.#file);
    this.#file = undefined;
  }
}

/** A journal that another version left behind, or that the disk ruined, is as good as none. */
function readOrNone(text: string): EarlierResult[] | undefined {
  try {
    return readEvents(text, 'the journal').flatMap(earlierOf);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

function keyOf(typed: readonly string[]): string {
  const parts = ['run 1', packageFacts().version, process.cwd(), ...judgingArguments(typed)];
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    try {
      if (name.endsWith('.ndjson') && Date.now() - statSync(path).mtimeMs > keptMs) rmSync(path);
    } catch (error) {
      // Another run has removed it.
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  }
}
