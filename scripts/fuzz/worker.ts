import { parentPort, workerData } from 'node:worker_threads';
import { Random } from '../../harness/scenarios/random.js';
import { mutate } from './mutate.js';
import { isTyped, targets } from './targets.js';

/** What a worker is asked to do, and how it says where it is. */
export interface FuzzWork {
  target: string;
  /** The first input's number; input n of a target is the same in every run. */
  first: number;
  count: number;
  /**
   * One 32-bit cell: the number of the input that is being read, so that the parent sees a parser that hangs.
   */
  place: SharedArrayBuffer;
}

/** An input at which a parser failed in a way that its docstring doesn't name. */
export interface FuzzFinding {
  input: number;
  error: string;
  bytes: Uint8Array;
}

const work = workerData as FuzzWork;
const target = targets.find(({ name }) => name === work.target);
if (target === undefined) throw new Error(`no target ${work.target}`);
const seeds = target.seeds();
const place = new Int32Array(work.place);
const seen = new Set<string>();
for (let input = work.first; input < work.first + work.count; input++) {
  Atomics.store(place, 0, input);
  const bytes = mutate(seeds, new Random(input));
  try {
    target.read(Buffer.from(bytes));
  } catch (error) {
    if (isTyped(error)) continue;
    // One of a kind is enough: by the place in our own code that threw.
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const kind = stack
      .split('\n')
      .filter(line => line.includes('/dist/harness/'))
      .slice(0, 2)
      .join(' ');
    if (seen.has(kind)) continue;
    seen.add(kind);
    parentPort?.postMessage({ input, error: stack, bytes } satisfies FuzzFinding);
  }
}
