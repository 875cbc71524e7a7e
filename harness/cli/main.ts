#!/usr/bin/env node
import { explain } from './explain.js';
import { runProgram } from './program.js';

/*
 * There is no handler for SIGINT and SIGTERM on purpose: the signal's own action ends this process even while it waits
 * for a traced program, the watchdog and PTRACE_O_EXITKILL end what it started, and a shell sees 130 and 143.
 */

// `| head` closes the pipe: there is nobody left to talk to. 141 is what a shell calls an end by SIGPIPE.
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
 * Ends the process, for nothing that was left open may keep a finished run alive, but only once all that was written
 * has gone into the pipe: `process.exit` alone cuts a long report off.
 */
function leave(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

runProgram(process.argv.slice(2)).then(leave, end);
