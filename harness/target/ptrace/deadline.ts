import { Worker } from 'node:worker_threads';

/*
 * A wait for a traced program blocks this thread, so another one keeps the deadline. It kills the program,
 * and the wait then returns the program's end.
 */

/* Shared words: 0 is the program's process id, 1 a counter of changes that wakes the keeper. */
const PID = 0;
const CHANGE = 1;
const words = new Int32Array(new SharedArrayBuffer(16));
/** When to kill, on the clock of `Date.now()`; 0: never. */
const due = new Float64Array(new SharedArrayBuffer(8));

const keeper = `
const { workerData } = require('node:worker_threads');
const { words, due } = workerData;
for (;;) {
  const change = Atomics.load(words, 1);
  const pid = Atomics.load(words, 0);
  const left = pid === 0 ? Infinity : due[0] - Date.now();
  if (left > 0) {
    Atomics.wait(words, 1, change, left === Infinity ? undefined : left);
  } else {
    try { process.kill(pid, 'SIGKILL'); } catch (error) { if (error.code !== 'ESRCH') throw error; }
    Atomics.compareExchange(words, 0, pid, 0);
  }
}`;

let worker: Worker | undefined;

/** Gives the program `ms` milliseconds to live, unless the deadline is moved or lifted. */
export function setDeadline(pid: number, ms: number): void {
  if (worker === undefined) {
    worker = new Worker(keeper, { eval: true, workerData: { words, due } });
    worker.unref();
  }
  due[0] = Date.now() + ms;
  Atomics.store(words, PID, pid);
  Atomics.add(words, CHANGE, 1);
  Atomics.notify(words, CHANGE);
}

/** Removes the deadline. */
export function liftDeadline(): void {
  Atomics.store(words, PID, 0);
}

/** Whether a deadline that was set for `pid` has passed; the program is then dead or about to be. */
export function deadlinePassed(): boolean {
  return due[0] !== undefined && due[0] !== 0 && Date.now() >= due[0];
}
