import { Registers } from '../arch/registers.js';
import type { Stop, Target } from '../target/target.js';
import type { Call, Outcome } from './call.js';
import type { ProtocolFunctions } from './functions.js';
import { Injection } from './injection.js';
import type { StopRecord } from './trace.js';

export interface InjectOptions {
  /**
   * What to do at a stop that does not belong to the injection (a breakpoint inside the called function, a
   * reported signal). It must resume the thread. Without it, such a stop is a `ProtocolError`.
   */
  onStop?: (stop: Stop) => void;
  /**
   * Called at each stop of the protocol before it is answered: the thread's registers and memory are as the
   * runtime left them.
   */
  atStop?: (tid: number) => void;
}

/** What an injected call did, and the state after it. */
export interface Injected {
  outcome: Outcome;
  /** The thread that is back at the injection point; another one than before if the goroutine moved. */
  tid: number;
  before: Registers;
  after: Registers;
  /** The stops of the call. */
  trace(): StopRecord[];
}

/**
 * Injects a call into the goroutine of a stopped thread, and plays it until the goroutine is back at the
 * injection point, where it is stopped again. Throws `ProtocolError` when the runtime breaks the protocol,
 * and everything that `Target.wait` throws.
 */
export function inject(
  target: Target,
  functions: ProtocolFunctions,
  tid: number,
  call: Call,
  options: InjectOptions = {},
): Injected {
  const injection = new Injection(target, functions, tid, call);
  const other = (stop: Stop): void => {
    if (options.onStop === undefined) throw injection.elsewhere(stop);
    options.onStop(stop);
  };
  while (injection.state !== 'done') {
    const stop = target.wait();
    if (!injection.accept(stop, options.atStop)) other(stop);
  }
  const back = call.takesBack ? injection.tid : comeBack(target, injection, other);
  const after = new Registers(target.arch.registers);
  target.readRegisters(back, after);
  injection.checkBack(after, back);
  return {
    outcome: outcomeOf(injection),
    tid: back,
    before: injection.saved,
    after,
    trace: () => injection.trace(),
  };
}

/** Lets the runtime return to the injection point. Returns the thread that arrives there. */
function comeBack(target: Target, injection: Injection, other: (stop: Stop) => void): number {
  const point = injection.saved.pc;
  try {
    for (;;) {
      const stop = target.wait();
      if (stop.kind === 'trap' && stop.address === point && injection.isBack(stop.tid)) return stop.tid;
      other(stop);
    }
  } finally {
    injection.releasePoint();
  }
}

function outcomeOf(injection: Injection): Outcome {
  if (injection.reason !== undefined) return { kind: 'refused', reason: injection.reason };
  if (injection.panic !== undefined) return { kind: 'panicked', panic: injection.panic };
  return { kind: 'returned' };
}
