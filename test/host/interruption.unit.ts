import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import {
  Interruption,
  interruptible,
  interruptionOf,
  untilAborted,
} from '../../harness/host/interruption.js';

const module = new URL('../../harness/host/interruption.js', import.meta.url).href;

/** Runs a program that waits to be interrupted, sends it signals when it says `ready`, and returns how it ended. */
async function interrupted(
  body: string,
  signals: readonly NodeJS.Signals[],
): Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }> {
  const text = `import { interruptible, interruptionOf } from ${JSON.stringify(module)};\n${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let sent = 0;
  child.stdout.on('data', (chunk: Uint8Array) => {
    output += Buffer.from(chunk).toString();
    // One signal for each line, so that the second one finds the first one handled.
    while (sent < signals.length && sent < output.split('\n').length - 1) child.kill(signals[sent++]);
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return { code, signal, output };
}

const waits = `
const keep = setInterval(() => undefined, 1000);
await interruptible(async signal => {
  console.log('ready');
  await new Promise(resolve => signal.addEventListener('abort', resolve));
  console.log('sum up');
  FINISH
  clearInterval(keep);
  process.exitCode = interruptionOf(signal).exitCode;
}, OPTIONS);
`;

describe('an interruption', () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`by ${signal} lets the run sum up, and has the exit code ${code}`, async () => {
      const body = waits.replace('FINISH', '').replace('OPTIONS', '{}');
      expect(await interrupted(body, [signal])).to.deep.equal({
        code,
        signal: null,
        output: 'ready\nsum up\n',
      });
    });
  }

  it('ends the run at once the second time', async () => {
    const body = waits.replace('FINISH', 'await new Promise(() => undefined);').replace('OPTIONS', '{}');
    expect(await interrupted(body, ['SIGINT', 'SIGINT'])).to.include({ code: null, signal: 'SIGINT' });
  });

  it('ends a run that does not sum up in time', async () => {
    const body = waits
      .replace('FINISH', 'await new Promise(() => undefined);')
      .replace('OPTIONS', '{ graceMs: 50 }');
    expect(await interrupted(body, ['SIGTERM'])).to.include({ code: null, signal: 'SIGTERM' });
  });

  it('leaves no handler behind', async () => {
    const before = process.listenerCount('SIGINT');
    expect(await interruptible(() => Promise.resolve(process.listenerCount('SIGINT')))).to.equal(before + 1);
    expect(process.listenerCount('SIGINT')).to.equal(before);
  });

  it('ends a wait, and not one that is over', async () => {
    const controller = new AbortController();
    expect(await untilAborted(controller.signal, Promise.resolve(1))).to.equal(1);
    expect(interruptionOf(controller.signal)).to.equal(undefined);
    const waiting = untilAborted(controller.signal, new Promise(() => undefined));
    const interruption = new Interruption('SIGINT');
    controller.abort(interruption);
    expect(await waiting.catch((error: unknown) => error)).to.equal(interruption);
    expect(interruptionOf(controller.signal)).to.equal(interruption);
  });
});
