import { traceLines } from '../report/console/trace.js';
import { sign } from '../report/marks.js';
import { count, hang, padEnd, paint, type TextOptions } from '../report/text.js';
import type { DutyVerdict } from './duties/judge.js';
import { duties } from './duties/table.js';
import type { CallRecord, ObservationRecord } from './record.js';

/** How many calls that break a duty are described. */
const brokenShown = 3;

/** The calls of a debugger, stop by stop, and the verdicts on its duties. */
export function observationLines(record: ObservationRecord, options: TextOptions): string[] {
  return [
    ...record.calls.flatMap(call => ['', ...callLines(call, options)]),
    '',
    ...record.duties.flatMap(verdict => dutyLines(verdict, options)),
    '',
    summary(record),
  ];
}

function callLines(call: CallRecord, options: TextOptions): string[] {
  const what = call.function ?? 'no function';
  const heading = `call ${call.index}  ${what} at ${call.at}: ${call.outcome}`;
  return [
    paint(options, 'bold', heading),
    ...traceLines(call.trace, options).map(line => `  ${line}`),
    ...(call.cut === undefined ? [] : [`  ${call.cut}`]),
  ];
}

const marks = { held: 'holds', broken: 'fails', 'not judged': 'not-applicable' } as const;

function dutyLines({ id, verdict, judged, broken }: DutyVerdict, options: TextOptions): string[] {
  const sentence = duties.find(duty => duty.id === id)?.sentence ?? '';
  const mark = sign(marks[verdict], options);
  const calls = verdict === 'not judged' ? 'did not come up' : `${verdict} in ${count(judged, 'call')}`;
  const head = `${mark} ${padEnd(id, 20)} ${verdict === 'broken' ? `broken in ${broken.length} of ${count(judged, 'call')}` : calls}`;
  if (verdict !== 'broken') return [head];
  return [
    head,
    ...hang(options, '    ', sentence),
    ...broken.slice(0, brokenShown).flatMap(({ call, seen }) => hang(options, `    call ${call}: `, seen)),
  ];
}

function summary({ calls, duties: verdicts }: ObservationRecord): string {
  const counted = (verdict: DutyVerdict['verdict']): number =>
    verdicts.filter(each => each.verdict === verdict).length;
  const [held, broken, open] = [counted('held'), counted('broken'), counted('not judged')];
  return `${count(calls.length, 'call')}; of ${count(verdicts.length, 'duty', 'duties')} ${held} held, ${broken} broken, ${open} not judged`;
}
