import { readFileSync, writeSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { DelveAnswer, DelveJob, DelveRequest } from './rpc.js';
import { endDelve, keepDeadline, startDelve } from './start.js';

/*
 * The process that runs a session with Delve: scenarios are synchronous, a socket is not. It starts Delve,
 * sends one request after the other, prints the answers as one line of JSON, and ends Delve.
 */

const job = JSON.parse(readFileSync(0, 'utf8')) as DelveJob;
keepDeadline(job.timeoutMs);

const args = ['exec', '--headless', '--api-version=2', '--check-go-version=false', '--listen=127.0.0.1:0'];

function ask(socket: Socket, answers: AsyncIterator<string>, { method, argument }: DelveRequest, id: number) {
  socket.write(`${JSON.stringify({ method: `RPCServer.${method}`, params: [argument], id })}\n`);
  return answers.next().then((next): DelveAnswer => {
    if (next.done) throw new Error(`Delve hung up on ${method}`);
    const { result, error } = JSON.parse(next.value) as { result: unknown; error: string | null };
    return error === null ? { result } : { error };
  });
}

try {
  const address = await startDelve(job.delve, [...args, job.program]);
  const colon = address.lastIndexOf(':');
  const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon));
  const answers = createInterface(socket)[Symbol.asyncIterator]();
  const collected: DelveAnswer[] = [];
  for (const [id, request] of job.requests.entries()) collected.push(await ask(socket, answers, request, id));
  // Delve ends the program and itself; its answer may not arrive any more.
  await ask(socket, answers, { method: 'Detach', argument: { Kill: true } }, job.requests.length);
  writeSync(1, `${JSON.stringify(collected)}\n`);
  endDelve(0);
} catch (error) {
  writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
  endDelve(1);
}
