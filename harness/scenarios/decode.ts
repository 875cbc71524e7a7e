import {
  amount,
  type Check,
  DecodeError,
  list,
  object,
  oneOf,
  optional,
  record,
  text,
  whole,
  yes,
} from '../host/decode.js';
import { messageOf } from '../host/files.js';
import type { StopRecord } from '../protocol/trace.js';
import type { EndedEvent, JobEvent } from './job.js';
import type { ScenarioEnding } from './outcome.js';

/*
 * What a scenario process wrote. It ran foreign programs and may have been killed in the middle of a line, so
 * nothing is taken on trust.
 */

/** Longer lines are refused: the longest of the full profile is below 1 MiB. */
export const maxLineLength = 16 * 1024 * 1024;

/** A line that a scenario process should not have written; the message says what is wrong with it. */
export class MalformedLine extends Error {
  override readonly name = 'MalformedLine';
}

/** Reads one line of a scenario process. Throws MalformedLine. */
export function decodeEvent(line: string): JobEvent {
  if (line.length > maxLineLength) {
    throw new MalformedLine(`a line of ${line.length} characters, where ${maxLineLength} are the most`);
  }
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new MalformedLine(`a line that is not JSON (${messageOf(error)})`, { cause: error });
  }
  try {
    return events[eventName(value, '').event](value, '');
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new MalformedLine(`a line in which ${error.message}`, { cause: error });
  }
}

const stop: Check<StopRecord> = object({
  index: whole,
  kind: oneOf('inject', 'ready', 'returned', 'panicked', 'refused', 'restore', 'resumed', 'unexpected'),
  status: optional(whole),
  pc: text,
  function: text,
  sp: text,
  tid: whole,
  registers: record(text),
  differs: optional(record(object({ was: text, is: text }))),
  frame: optional(text),
  detail: optional(text),
});

const functionVerdicts = object({
  function: text,
  file: text,
  firstLine: whole,
  lines: list(text),
  bytes: whole,
  stretches: list(object({ offset: whole, line: whole, tables: text, runtime: text })),
  instructions: optional(list(object({ offset: whole, text }))),
});

const playFacts = object({
  durationMs: amount,
  injections: whole,
  trace: optional(list(stop)),
  safePoints: optional(list(functionVerdicts)),
});

const failure = object({
  message: text,
  requirement: optional(text),
  expected: optional(text),
  actual: optional(text),
  stack: optional(text),
  trace: optional(list(stop)),
  call: optional(whole),
  case: optional(whole),
  hung: optional(yes),
});

const endings: { [O in ScenarioEnding['outcome']]: Check<Extract<ScenarioEnding, { outcome: O }>> } = {
  passed: object({ outcome: oneOf('passed') }),
  failed: object({
    outcome: oneOf('failed'),
    failure,
    others: optional(list(failure)),
    unjudged: optional(list(text)),
  }),
  'not-applicable': object({ outcome: oneOf('not-applicable'), reason: text }),
  'not-judged': object({
    outcome: oneOf('not-judged'),
    cause: oneOf('machine', 'emulator', 'sandbox', 'deadline', 'not-reached'),
    reason: text,
  }),
};

const outcomeName = object({ outcome: oneOf(...Object.keys(endings)) as Check<ScenarioEnding['outcome']> });

const ended: Check<EndedEvent> = (value, path) => ({
  event: 'ended',
  ...object({ id: text })(value, path),
  ...playFacts(value, path),
  ...endings[outcomeName(value, path).outcome](value, path),
});

const events: { [E in JobEvent['event']]: Check<Extract<JobEvent, { event: E }>> } = {
  started: object({ event: oneOf('started'), id: text }),
  ended,
  unable: object({ event: oneOf('unable'), sentence: text, remedy: optional(text) }),
};

const eventName = object({ event: oneOf('started', 'ended', 'unable') });
