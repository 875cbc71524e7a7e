import { ExitCode } from './errors.js';

/** Signals that end a run early: Ctrl-C, a polite kill, and a terminal that was closed. */
const exitCodes = {
  SIGINT: ExitCode.interrupted,
  SIGTERM: ExitCode.terminated,
  SIGHUP: ExitCode.hungUp,
} as const;

export type InterruptingSignal = keyof typeof exitCodes;

/**
 * A run ends before it is complete. It is the `reason` of the AbortSignal, and what `untilAborted` rejects
 * with. The message goes on from “the run was”.
 */
export class EarlyEnd extends Error {
  override readonly name: string = 'EarlyEnd';
  /** Of what was not judged for it. */
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A run was interrupted by a signal. The exit code is 128 plus its number, as a shell reports it. */
export class Interruption extends EarlyEnd {
  override readonly name = 'Interruption';
  readonly signal: InterruptingSignal;

  constructor(signal: InterruptingSignal) {
    super(`interrupted by ${signal}`, exitCodes[signal]);
    this.signal = signal;
  }
}

/**
 * Runs an action that can end early and still report what it did. The first signal aborts `signal`; the
 * action then has `graceMs` to return. A second signal, or the end of that time, ends this process at once by
 * the signal's own action. Processes and folders that are still in use are left to the watchdog.
 */
export async function interruptible<T>(
  action: (signal: AbortSignal) => Promise<T>,
  {
    onInterrupt,
    graceMs = 10_000,
  }: { onInterrupt?: (interruption: Interruption) => void; graceMs?: number } = {},
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    const interruption = new Interruption(name as InterruptingSignal);
    // From now on every signal has its own action again.
    remove();
    onInterrupt?.(interruption);
    timer = setTimeout(() => process.kill(process.pid, name), graceMs);
    controller.abort(interruption);
  };
  const names = Object.keys(exitCodes) as InterruptingSignal[];
  const remove = (): void => {
    for (const name of names) process.off(name, onSignal);
  };
  for (const name of names) process.on(name, onSignal);
  try {
    return await action(controller.signal);
  } finally {
    remove();
    clearTimeout(timer);
  }
}

/** Waits for a promise, but at most until `signal` aborts: then it rejects with the EarlyEnd. */
export async function untilAborted<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (signal === undefined) return promise;
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(earlyEndOf(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  // Nobody waits for the loser of the race, so its failure must not count as unhandled.
  promise.catch(() => undefined);
  aborted.catch(() => undefined);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Returns why a signal was aborted, or undefined if it was not aborted by an interruption. */
export function interruptionOf(signal: AbortSignal | undefined): Interruption | undefined {
  const reason = earlyEndOf(signal);
  return reason instanceof Interruption ? reason : undefined;
}

/** Returns why a run ends early; undefined as long as it goes on. */
export function earlyEndOf(signal: AbortSignal | undefined): EarlyEnd | undefined {
  const reason: unknown = signal?.aborted === true ? signal.reason : undefined;
  return reason instanceof EarlyEnd ? reason : undefined;
}
