/** Work that is begun two at a time in the order in which it was given, and awaited one by one. */
export class Queue<T> {
  readonly #waiting: { work: () => Promise<T>; settle: (result: Promise<T>) => void }[] = [];
  readonly #begun = new Set<Promise<T>>();
  #running = 0;

  /** Returns what awaits the work. Nothing begins before somebody awaits something. */
  add(work: () => Promise<T>): () => Promise<T> {
    let settle: (result: Promise<T>) => void = () => undefined;
    const settled = new Promise<T>((resolve, reject) => {
      settle = result => result.then(resolve, reject);
    });
    settled.catch(() => undefined);
    const entry = { work, settle };
    this.#waiting.push(entry);
    return () => {
      const at = this.#waiting.indexOf(entry);
      // One that was selected comes before those that nobody has asked for.
      if (at > 0) this.#waiting.unshift(...this.#waiting.splice(at, 1));
      this.#begin();
      return settled;
    };
  }

  /** Nothing more is begun, and what was begun is awaited. */
  async end(): Promise<void> {
    this.#waiting.length = 0;
    await Promise.allSettled(this.#begun);
  }

  #begin(): void {
    while (this.#running < 2) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#running++;
      const result = next.work();
      next.settle(result);
      this.#begun.add(result);
      const ended = (): void => {
        this.#running--;
        this.#begin();
      };
      result.then(ended, ended);
    }
  }
}
