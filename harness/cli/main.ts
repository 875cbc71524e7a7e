#!/usr/bin/env node
import { explain } from './explain.js';
import { runProgram } from './program.js';

/*
 * There is no handler for SIGINT and SIGTERM on purpose: the signal's default action ends this process even
 * while it waits for a traced program, the watchdog and PTRACE_O_EXITKILL end what it started, and a shell
 * sees 130 and 143.
 */

// `| head` closes the pipe, so nobody reads what follows. 141 is a shell's exit status for an end by SIGPIPE.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(141);
    throw error;
  });
}

const end = (error: unknown): never => {
  const { text, exitCode } = explain(error, { verbose: process.argv.includes('--verbose') });
  process.stderr.write(text);
  process.exit(exitCode);
};

process.on('uncaughtException', end);

/**
 * Ends the process, so that nothing that was left open keeps a finished run alive. First waits until
 * everything that was written is in the pipe: `process.exit` alone would cut off a long report.
 */
function leave(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

runProgram(process.argv.slice(2)).then(leave, end);
