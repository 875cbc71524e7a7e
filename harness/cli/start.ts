import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { MachineError } from '../host/errors.js';
import { explain } from './explain.js';
import { runProgram } from './program.js';

/*
 * Commands that sum up what they did when they are interrupted handle the signals themselves (interruptible.ts).
 * For the others a signal has its own action: the watchdog and PTRACE_O_EXITKILL end what they started.
 */

/**
 * 141 is a shell's exit status for an end by SIGPIPE: `| head` closes the pipe, so nobody reads what follows.
 */
const exitBrokenPipe = 141;

/** A terminal that is gone does not say any more that it was one. */
const terminals = [0, 1, 2].filter(fd => isatty(fd));

const end = (error: unknown): never => {
  const { text, exitCode } = explain(error, { verbose: process.argv.includes('--verbose') });
  process.stderr.write(text);
  process.exit(exitCode);
};

/**
 * Ends the process because standard output or standard error can't be written: what it had to say is lost.
 */
function endUnwritable(error: NodeJS.ErrnoException): undefined {
  // The terminal was closed. SIGHUP says so too, and what is written to files is not lost.
  if (error.code === 'EIO' && terminals.length > 0) return;
  if (error.code === 'EPIPE') process.exit(exitBrokenPipe);
  end(
    new MachineError(`can't write the output: ${error.message}`, {
      remedy: 'make room where it goes, or name a file on another disk with --output',
      cause: error,
    }),
  );
}

/**
 * Ends the process, so that nothing that was left open keeps a finished run alive. First waits until
 * everything that was written is in the pipe: `process.exit` alone would cut off a long report.
 */
function leave(code: number): void {
  const { stdout, stderr } = process;
  stdout.write('', lost => {
    // The event of an earlier write that failed comes after this: it says why.
    if (lost || stdout.errored) endUnwritable(stdout.errored ?? lost ?? new Error('it is closed'));
    stderr.write('', () => {
      leaveTerminal();
      process.exit(code);
    });
  });
}

/**
 * Node sets the terminal back as it was when it ends, and crashes where that is gone, be it by SIGHUP or before
 * anybody noticed. It leaves alone what is none any more.
 */
function leaveTerminal(): void {
  for (const fd of terminals.filter(each => !isatty(each))) {
    closeSync(fd);
    // The lowest number that is free is the one that was closed.
    openSync('/dev/null', 'r+');
  }
}

/** Runs the command line that was typed, and ends the process. */
export function start(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endUnwritable);
  process.on('uncaughtException', end);
  runProgram(process.argv.slice(2)).then(leave, end);
}

export { runProgram };
