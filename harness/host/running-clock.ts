/** A clock that runs while at least one of several things runs. */
export class RunningClock {
  #running = 0;
  #since = 0;
  #before = 0;

  /** One of them begins. */
  start(): void {
    if (this.#running++ === 0) this.#since = performance.now();
  }

  /** One of them ends. */
  stop(): void {
    if (--this.#running === 0) this.#before = this.#elapsedAt(performance.now());
  }

  /** Milliseconds in which at least one has run. */
  get elapsedMs(): number {
    return this.#running === 0 ? this.#before : this.#elapsedAt(performance.now());
  }

  #elapsedAt(now: number): number {
    return this.#before + now - this.#since;
  }
}
