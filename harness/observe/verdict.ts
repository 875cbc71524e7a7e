import { ExitCode } from '../host/errors.js';
import type { Observation } from './observe.js';
import type { ObservationRecord } from './record.js';

/** What an observation comes to: the exit code, and sentences about what it could not judge. */
export interface Conclusion {
  exitCode: ExitCode;
  notes: string[];
}

/** Returns what an observation comes to. A call that was cut short, or none at all, is not judged. */
export function conclude(observation: Observation, { calls, duties }: ObservationRecord): Conclusion {
  const notes: string[] = [...endNotes(observation)];
  if (calls.length === 0) notes.push(whyNoCall(observation));
  for (const { index, cut } of calls) {
    if (cut !== undefined) notes.push(`call ${index} has no end: ${cut}`);
  }
  const broken = duties.some(({ verdict }) => verdict === 'broken');
  const whole = calls.length > 0 && calls.every(({ cut }) => cut === undefined);
  const exitCode = broken ? ExitCode.nonconforming : whole ? ExitCode.conforms : ExitCode.notJudged;
  return { exitCode, notes };
}

function* endNotes({ end: { by, status } }: Observation): Iterable<string> {
  if (by === 'deadline') yield 'the debugger did not end before the deadline (--timeout)';
  if (by !== 'itself' || status === undefined || status === 0) return;
  const signal = status & 0x7f;
  yield signal === 0
    ? `the debugger ended with status ${(status >> 8) & 0xff}`
    : `the debugger was ended by signal ${signal}`;
}

function whyNoCall({ programs, impossible }: Observation): string {
  if (programs === 0) return 'the debugger made no call: it debugged no program';
  const why = impossible.length === 0 ? '' : `: ${impossible.join('; ')}`;
  return `the debugger made no call${why}`;
}
