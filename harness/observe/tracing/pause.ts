import { setImmediate } from 'node:timers/promises';

/** How long to ask again and again before sleeping. A debugger makes its system calls in bursts. */
const busyMs = 0.2;
const shortestMs = 0.05;
const longestMs = 2;
/** How often the event loop gets its turn, which delivers signals to this process. */
const turnMs = 20;

const word = new Int32Array(new SharedArrayBuffer(4));

/**
 * Waits between two looks at traced processes: not at all at first, then for longer and longer. A wait that
 * blocked in the kernel would keep signals from this process.
 */
export class Pause {
  /** When there was something to do for the last time. */
  #busy = performance.now();
  #turn = this.#busy;
  #sleepMs = shortestMs;

  wait(): void {
    if (performance.now() - this.#busy < busyMs) return;
    Atomics.wait(word, 0, 0, this.#sleepMs);
    this.#sleepMs = Math.min(longestMs, this.#sleepMs * 1.5);
  }

  /**
   * Whether it is the event loop's turn.
   * @param busy whether there was something to do just now
   */
  isTurn(busy: boolean): boolean {
    const now = performance.now();
    if (busy) {
      this.#busy = now;
      this.#sleepMs = shortestMs;
    }
    return now - this.#turn > turnMs;
  }

  async turn(): Promise<void> {
    await setImmediate();
    this.#turn = performance.now();
  }
}
