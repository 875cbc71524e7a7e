import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeFolder } from '../host/cache.js';
import { lastLines, run } from '../host/command.js';
import { keepFolder, removeFolderOnDeath } from '../host/watchdog.js';
import type { Job, JobEvent } from './job.js';

const processPath = fileURLToPath(new URL('./process.js', import.meta.url));

/**
 * Plays scenarios in a process of their own, and tells what it tells. When the deadline passes, those that are left have
 * failed. Throws when the process ends by itself before all of them have, unless `signal` has ended it.
 */
export async function play(
  job: Job,
  timeoutMs: number,
  onEvent: (event: JobEvent) => void,
  signal?: AbortSignal,
): Promise<void> {
  // What programs under test write lies here: a process that is killed at its deadline takes nothing away itself.
  const folder = await mkdtemp(join(tmpdir(), 'go-debugcall-'));
  removeFolderOnDeath(folder);
  try {
    await playIn(folder, job, timeoutMs, onEvent, signal);
  } finally {
    await removeFolder(folder);
    keepFolder(folder);
  }
}

async function playIn(
  folder: string,
  job: Job,
  timeoutMs: number,
  onEvent: (event: JobEvent) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const open = new Set(job.scenarios);
  let machine = false;
  const child = await run(process.execPath, [processPath], {
    input: JSON.stringify(job),
    env: { TMPDIR: folder },
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
    onStdoutLine: line => {
      const event = JSON.parse(line) as JobEvent;
      if (event.event === 'ended') {
        open.delete(event.id);
        machine ||= event.machine !== undefined;
      }
      onEvent(event);
    },
  });
  const [first] = open;
  // On a machine that can't run scenarios the rest is not worth waiting for.
  if (first === undefined || machine || signal?.aborted) return;
  if (!child.timedOut) {
    const why = `ended with ${child.exitCode ?? child.signal}`;
    throw new Error(`the scenario process ${why} in ${first}\n${lastLines(child.stderr)}`);
  }
  const deadline = `the deadline of all scenarios, ${timeoutMs / 1000} s, passed`;
  for (const id of open) {
    const message =
      id === first ? `it was under way when ${deadline}` : `it was not reached before ${deadline}`;
    onEvent({ event: 'ended', id, durationMs: 0, injections: 0, failure: { message } });
  }
}
