import type { ObservedCall } from '../following/call.js';
import * as answering from './answering.js';
import type { Judge } from './duty.js';
import * as entering from './entering.js';
import * as restoring from './restoring.js';
import { type DutyId, duties } from './table.js';
import * as values from './values.js';
import { frameBounds, memoryBounds } from './writing.js';

const judges: Record<DutyId, Judge> = {
  'enter.goroutine': entering.goroutine,
  'enter.room': entering.room,
  'enter.stack-pointer': entering.stackPointer,
  'enter.pc': entering.pushedPc,
  'enter.frame-size': entering.frameSize,
  'enter.entry-point': entering.entryPoint,
  'frame.bounds': frameBounds,
  'memory.bounds': memoryBounds,
  'call.return-address': answering.returnAddress,
  'call.closure': answering.closure,
  'arguments.places': values.argumentPlaces,
  'arguments.stack-pointers': values.stackPointers,
  'results.places': values.resultPlaces,
  'stop.thread': answering.thread,
  'stop.signal': answering.signal,
  'stop.order': answering.order,
  'refusal.understood': answering.refusal,
  'refusal.reason': answering.reason,
  'panic.understood': answering.panic,
  'restore.registers': restoring.registers,
  'restore.position': restoring.position,
  'restore.flags': restoring.flags,
  'restore.vectors': restoring.vectors,
  'return.flags': restoring.returnedFlags,
};

/** The verdict on a duty over all calls of an observation. */
export interface DutyVerdict {
  id: DutyId;
  verdict: 'held' | 'broken' | 'not judged';
  /** In how many calls it was judged. */
  judged: number;
  /** The calls that broke it, by their index, and what was seen instead. */
  broken: { call: number; seen: string }[];
}

/** Judges every duty in every call. A duty that did not come up is not judged. */
export function judgeDuties(calls: readonly ObservedCall[]): DutyVerdict[] {
  return duties.map(({ id }) => {
    const verdicts = calls.flatMap(call => {
      const judged = judges[id](call, { calls });
      return judged === undefined ? [] : [{ call: call.index, judged }];
    });
    const broken = verdicts.flatMap(({ call, judged }) =>
      judged === 'held' ? [] : [{ call, seen: judged.broken }],
    );
    const verdict = broken.length > 0 ? 'broken' : verdicts.length > 0 ? 'held' : 'not judged';
    return { id, verdict, judged: verdicts.length, broken };
  });
}
