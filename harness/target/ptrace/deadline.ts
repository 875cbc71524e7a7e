import { Worker } from 'node:worker_threads';

/*
 * A wait for a traced program blocks this thread, so another one keeps the deadline. It kills the program,
 * and the wait then returns the program's end.
 *
 * Time that this thread and the program wait for a processor does not count: on a busy machine a deadline would
 * otherwise say of a program that it hangs though it had no turn. The kernel counts it (/proc/PID/task/TID/schedstat,
 * the second number, in nanoseconds). A deadline grows to `longest` times its length at most.
 */

/* Shared words. */
const PID = 0;
/** A counter of changes that wakes the keeper. */
const CHANGE = 1;
/** Whether the keeper has killed the program. */
const KILLED = 2;
const words = new Int32Array(new SharedArrayBuffer(16));
/** How long the program may take, in milliseconds. */
const given = new Float64Array(new SharedArrayBuffer(8));
const longest = 4;

const keeper = `
const { workerData } = require('node:worker_threads');
const { readFileSync, readdirSync } = require('node:fs');
const { words, given, longest } = workerData;

function waitedMs(path) {
  try {
    return Number(readFileSync(path + '/schedstat', 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
function starvedMs(pid) {
  let threads = [];
  try {
    threads = readdirSync('/proc/' + pid + '/task');
  } catch {}
  const ofThreads = threads.map(tid => waitedMs('/proc/' + pid + '/task/' + tid));
  return waitedMs('/proc/self/task/' + process.pid) + Math.max(0, ...ofThreads);
}

let change = -1;
let started = 0;
let before = 0;
for (;;) {
  const pid = Atomics.load(words, 0);
  const now = Atomics.load(words, 1);
  if (now !== change) {
    change = now;
    started = Date.now();
    before = pid === 0 ? 0 : starvedMs(pid);
  }
  if (pid === 0) {
    Atomics.wait(words, 1, change);
    continue;
  }
  const starved = Math.min(Math.max(0, starvedMs(pid) - before), given[0] * (longest - 1));
  const left = started + given[0] + starved - Date.now();
  if (left > 0) {
    Atomics.wait(words, 1, change, Math.max(1, left));
  } else {
    Atomics.store(words, 2, 1);
    try { process.kill(pid, 'SIGKILL'); } catch (error) { if (error.code !== 'ESRCH') throw error; }
    Atomics.compareExchange(words, 0, pid, 0);
  }
}`;

let worker: Worker | undefined;

/** Gives the program `ms` milliseconds to live, unless the deadline is moved or lifted. */
export function setDeadline(pid: number, ms: number): void {
  if (worker === undefined) {
    worker = new Worker(keeper, { eval: true, workerData: { words, given, longest } });
    worker.unref();
  }
  given[0] = ms;
  Atomics.store(words, KILLED, 0);
  Atomics.store(words, PID, pid);
  Atomics.add(words, CHANGE, 1);
  Atomics.notify(words, CHANGE);
}

/** Removes the deadline. */
export function liftDeadline(): void {
  Atomics.store(words, PID, 0);
}

/** Whether the deadline that was set for `pid` has passed; the program is then dead or about to be. */
export function deadlinePassed(): boolean {
  return Atomics.load(words, KILLED) === 1;
}
