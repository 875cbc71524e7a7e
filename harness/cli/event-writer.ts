import { closeSync, openSync } from 'node:fs';
import { writeWhole } from '../host/files.js';
import type { TimedEvent } from '../report/events/events.js';
import { eventLine } from '../report/events/line.js';
import { unwritable } from './output.js';

/**
 * Writes events to a file as they happen, so that it has everything until then if this process is killed: no
 * other output is written in place.
 */
export class EventWriter {
  readonly #path: string;
  readonly #file: number;

  /** Empties the file. Throws UsageError or MachineError where that can't be. */
  constructor(path: string) {
    this.#path = path;
    this.#file = this.#refusing(() => openSync(path, 'w'));
  }

  write(event: TimedEvent): void {
    this.#refusing(() => writeWhole(this.#file, eventLine(event)));
  }

  close(): void {
    this.#refusing(() => closeSync(this.#file));
  }

  #refusing<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw unwritable(this.#path, error);
    }
  }
}
