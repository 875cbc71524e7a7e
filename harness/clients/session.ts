import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { DelveAnswer, DelveJob, DelveRequest } from './rpc.js';

/*
 * The process that runs a session with Delve: scenarios are synchronous, a socket is not. It starts Delve,
 * sends one request after the other, prints the answers as one line of JSON, and ends Delve. It belongs to
 * the process group of the scenario process, and Delve to its own: killing one kills all.
 */

const job = JSON.parse(readFileSync(0, 'utf8')) as DelveJob;
/** Not a folder, so Delve finds no settings of the user and writes none of its own. */
const nowhere = '/dev/null/none';
let delve: ChildProcess | undefined;

/** Ends Delve, waits until it has ended, and ends this process. */
function end(exitCode: number): void {
  if (delve === undefined || delve.exitCode !== null || delve.signalCode !== null || !delve.kill('SIGKILL')) {
    process.exit(exitCode);
  } else {
    delve.removeAllListeners('exit').once('exit', () => process.exit(exitCode));
  }
}

setTimeout(() => {
  writeSync(2, `Delve did not answer within ${job.timeoutMs / 1000} s\n`);
  end(1);
}, job.timeoutMs);

/** Starts Delve without the user's settings. Returns the address that it listens on. */
function start(): Promise<string> {
  const args = ['exec', '--headless', '--api-version=2', '--check-go-version=false', '--listen=127.0.0.1:0'];
  const child = spawn(job.delve, [...args, job.program], {
    cwd: '/',
    env: { PATH: process.env.PATH, HOME: nowhere, XDG_CONFIG_HOME: nowhere, GOTELEMETRY: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  delve = child;
  const output: string[] = [];
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', line => {
        output.push(line);
        const address = /listening at: (\S+)/.exec(line)?.[1];
        if (address !== undefined) resolve(address);
      });
    }
    child.on('error', reject);
    child.on('exit', code => reject(new Error(`Delve ended with ${code}: ${output.slice(-5).join('; ')}`)));
  });
}

function ask(socket: Socket, answers: AsyncIterator<string>, { method, argument }: DelveRequest, id: number) {
  socket.write(`${JSON.stringify({ method: `RPCServer.${method}`, params: [argument], id })}\n`);
  return answers.next().then((next): DelveAnswer => {
    if (next.done) throw new Error(`Delve hung up on ${method}`);
    const { result, error } = JSON.parse(next.value) as { result: unknown; error: string | null };
    return error === null ? { result } : { error };
  });
}

try {
  const address = await start();
  const colon = address.lastIndexOf(':');
  const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon));
  const answers = createInterface(socket)[Symbol.asyncIterator]();
  const collected: DelveAnswer[] = [];
  for (const [id, request] of job.requests.entries()) collected.push(await ask(socket, answers, request, id));
  // Delve ends the program and itself; its answer may not arrive any more.
  await ask(socket, answers, { method: 'Detach', argument: { Kill: true } }, job.requests.length);
  writeSync(1, `${JSON.stringify(collected)}\n`);
  end(0);
} catch (error) {
  writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
  end(1);
}
