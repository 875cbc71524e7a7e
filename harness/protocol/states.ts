import type { StopPlace } from './functions.js';
import type { StopRecord } from './trace.js';

/** Status values of the runtime's stops, as the comments of runtime.debugCallV1 and V2 number them. */
export const Status = { ready: 0, returned: 1, panicked: 2, refused: 8, restore: 16 } as const;

/**
 * The state of an injection: `entering` until the runtime answers, `calling` while the function runs,
 * `leaving` after the function's end or a refusal, `done` once the runtime has asked for the registers.
 */
export type InjectionState = 'entering' | 'calling' | 'leaving' | 'done';

/** What each status means: in which state it may come, from which function, and which state follows. */
export const stopsByStatus: Record<
  number,
  { kind: StopRecord['kind']; from: InjectionState; place: StopPlace; to: InjectionState }
> = {
  [Status.ready]: { kind: 'ready', from: 'entering', place: 'frame', to: 'calling' },
  [Status.returned]: { kind: 'returned', from: 'calling', place: 'frame', to: 'leaving' },
  [Status.panicked]: { kind: 'panicked', from: 'calling', place: 'panicked', to: 'leaving' },
  [Status.refused]: { kind: 'refused', from: 'entering', place: 'entry', to: 'leaving' },
  [Status.restore]: { kind: 'restore', from: 'leaving', place: 'entry', to: 'done' },
};

/** What can come next, in words, by state. */
export const expectations: Record<InjectionState, string> = {
  entering: 'status 0 (frame ready) or 8 (refused)',
  calling: 'status 1 (returned) or 2 (panicked)',
  leaving: 'status 16 (restore)',
  done: 'no further stop',
};

/**
 * Ids of the requirements that say what comes next in a state.
 * @param so what the runtime has said of the call so far
 */
export function promisesOf(
  state: InjectionState,
  so: { refused: boolean; panicked: boolean },
): readonly string[] {
  if (state === 'entering') return ['status.ready'];
  if (state === 'calling') return ['status.returned'];
  if (so.refused) return ['refusal.restore', 'status.restore'];
  return so.panicked ? ['panic.contained', 'status.restore'] : ['status.restore'];
}
