import { availableParallelism, totalmem } from 'node:os';

/*
 * What a sandbox may use. None of it is near to what a build of Go or a program under test needs.
 */

const GiB = 2 ** 30;

/** Threads in a room, at most: each compiler that runs at once has some ten. */
export const taskLimit = 1000 + 50 * availableParallelism();

/** Processes of one command at which it is ended: a go command runs a few, a program under test one. */
export const processLimit = 300;

/** Memory of a room, where the kernel counts it (a control group). */
export const roomMemoryBytes = Math.max(2 * GiB, Math.min(12 * GiB, Math.floor(totalmem() * 0.75)));

/** Memory of one command at which it is ended. The compiler takes most, one of it on each core. */
export const commandMemoryBytes = Math.max(
  GiB,
  Math.min((2 + availableParallelism()) * GiB, Math.floor(totalmem() * 0.6)),
);

/** Memory of a program under test with what judges it: they are small. */
export const judgedMemoryBytes = 2 * GiB;

/** The longest file that a command may write: a compiler of Go has 30 MB. */
export const fileBytes = GiB;

/** The longest file that a program under test may write: what it says. */
export const outputBytes = 64 * 2 ** 20;

/** What one command may write to the disk, all its files together, and how many files. */
export const diskBytes = 4 * GiB;
export const diskFiles = 200_000;
