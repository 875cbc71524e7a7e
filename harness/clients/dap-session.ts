import { readFileSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { type DapAnswer, DapConnection } from './dap-connection.js';
import type { DelveAnswer, DelvePlan } from './rpc.js';
import { endDelve, keepDeadline, startDelve } from './start.js';

/*
 * The process that runs a session with Delve over the Debug Adapter Protocol: it starts `dlv dap`, has it run
 * the program from one place to the next, makes the calls there, prints the answers to the calls as one line
 * of JSON, and ends Delve.
 */

const job = JSON.parse(readFileSync(0, 'utf8')) as DelvePlan;
keepDeadline(job.timeoutMs);

/** Fails unless a request succeeded. */
function must(what: string, answer: DapAnswer): Record<string, unknown> {
  if ('error' in answer) throw new Error(`${what}: ${answer.error}`);
  return answer.body;
}

async function play(connection: DapConnection): Promise<DelveAnswer[]> {
  must(
    'initialize',
    await connection.request('initialize', {
      adapterID: 'go',
      pathFormat: 'path',
      linesStartAt1: true,
      columnsStartAt1: true,
    }),
  );
  const launched = connection.send('launch', {
    mode: 'exec',
    program: job.program,
    stopOnEntry: false,
  });
  await connection.event('initialized');
  const answers: DelveAnswer[] = [];
  for (const [index, { file, line, calls }] of job.stops.entries()) {
    // A breakpoint elsewhere replaces those of the same file only.
    const before = job.stops[index - 1];
    if (before !== undefined && before.file !== file) await breakAt(connection, before.file, []);
    await breakAt(connection, file, [{ line }]);
    if (index === 0) {
      must('configurationDone', await connection.request('configurationDone'));
      await launched;
    } else must('continue', await connection.request('continue', { threadId: 1 }));
    const { name, body } = await connection.event('stopped', 'terminated');
    if (name === 'terminated') throw new Error(`the program ended before ${file}:${line}`);
    for (const expression of calls) answers.push(await call(connection, Number(body.threadId), expression));
  }
  await connection.request('disconnect', { terminateDebuggee: true });
  return answers;
}

async function breakAt(connection: DapConnection, path: string, breakpoints: object[]): Promise<void> {
  must('setBreakpoints', await connection.request('setBreakpoints', { source: { path }, breakpoints }));
}

async function call(connection: DapConnection, threadId: number, expression: string): Promise<DelveAnswer> {
  // Frames are numbered anew after each call.
  const { stackFrames } = must(
    'stackTrace',
    await connection.request('stackTrace', { threadId, startFrame: 0, levels: 1 }),
  );
  const [frame] = stackFrames as { id: number }[];
  const answer = await connection.request('evaluate', {
    expression: `call ${expression}`,
    frameId: frame?.id ?? 0,
    context: 'repl',
  });
  return 'error' in answer ? answer : { result: answer.body.result };
}

try {
  const address = await startDelve(job.delve, ['dap', '--check-go-version=false', '--listen=127.0.0.1:0']);
  const colon = address.lastIndexOf(':');
  const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon));
  writeSync(1, `${JSON.stringify(await play(new DapConnection(socket)))}\n`);
  endDelve(0);
} catch (error) {
  writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
  endDelve(1);
}
