import { UsageError } from '../../host/errors.js';
import { messageOf } from '../../host/files.js';
import { objectionTo } from '../check.js';
import { eventsFormat, type TimedEvent } from './events.js';
import { RunRecord } from './record.js';

/** Whether a text begins as the events of a run do. */
export function looksLikeEvents(text: string): boolean {
  return /^\s*\{\s*"event"/.test(text.slice(0, 200));
}

/**
 * Reads the events of one run after the other. What is left of a last line without its line break is ignored: the
 * run was killed while it wrote it. Throws UsageError for anything else; `name` is the name of the file.
 */
export function readEvents(text: string, name: string): RunRecord[] {
  const lines = text.split('\n');
  // What follows the last line break is nothing, or half a line.
  lines.pop();
  const records: RunRecord[] = [];
  for (const [at, line] of lines.entries()) {
    const event = parseEvent(line, name, at + 1);
    try {
      if (event.event === 'run-started') records.push(new RunRecord(event));
      else if (records.length === 0) throw new Error('no run has started');
      else records.at(-1)?.take(event);
    } catch (error) {
      throw noEvents(name, at + 1, messageOf(error));
    }
  }
  return records;
}

function parseEvent(line: string, name: string, number: number): TimedEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw noEvents(name, number, `it is no JSON: ${messageOf(error)}`);
  }
  const { event, format } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if (event === 'run-started' && format !== eventsFormat) {
    throw noEvents(
      name,
      number,
      `its format is ${JSON.stringify(format)}, and this program reads ${eventsFormat}`,
    );
  }
  const objection = objectionTo(value, 'events');
  if (objection !== undefined) throw noEvents(name, number, objection);
  return value as TimedEvent;
}

function noEvents(name: string, line: number, why: string): UsageError {
  return new UsageError(`${name} has no events of this program: line ${line}: ${why}`, {
    remedy: 'name a file that --reporter=ndjson:FILE wrote',
  });
}
