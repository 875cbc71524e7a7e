import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parentPort, Worker, workerData } from 'node:worker_threads';

/** A gdb stub in a thread of its own that answers requests by a script; it says on its pipe what it was sent. */
export interface Script {
  path: string;
  /** Raw bytes by request; a request that isn't here has an empty answer: not supported. */
  answers: Record<string, string>;
}

export interface FakeStub {
  stop: () => Promise<void>;
}

/** Starts a fake stub that listens on a Unix socket when this returns. */
export async function startFakeStub(script: Script): Promise<FakeStub> {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: script });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  return {
    stop: async () => {
      await worker.terminate();
    },
  };
}

function packet(content: string): string {
  const sum = Buffer.from(content, 'latin1').reduce((total, byte) => (total + byte) & 0xff, 0);
  return `$${content}#${sum.toString(16).padStart(2, '0')}`;
}

if (parentPort !== null) {
  const { path, answers } = workerData as Script;
  const server = createServer(socket => {
    let pending = '';
    socket.on('data', bytes => {
      pending += bytes.toString('latin1');
      for (;;) {
        const match = /^[+-]*\$([^#]*)#../.exec(pending);
        if (match === null) return;
        pending = pending.slice(match[0].length);
        const answer = answers[match[1] ?? ''] ?? '';
        // What begins with a dollar is sent as it is: several packets, or damage.
        socket.write(`+${answer.startsWith('$') ? answer : packet(answer)}`, 'latin1');
      }
    });
    socket.on('error', () => socket.destroy());
  });
  server.listen(path, () => parentPort?.postMessage('listening'));
}
