import { waitForAny } from '../ptrace/kernel.js';
import { spawnStopped } from '../ptrace/spawn.js';
import { seizeUntilExec } from '../ptrace/start.js';

/** Traces a small program up to its first instruction and ends it. Throws `MachineError` where that is forbidden. */
export function traceAProgram(): void {
  const pid = spawnStopped('/bin/sh', ['-c', ':'], {
    env: {},
    stdoutPath: '/dev/null',
    stderrPath: '/dev/null',
  });
  try {
    seizeUntilExec(pid);
  } finally {
    process.kill(pid, 'SIGKILL');
    for (;;) {
      const ended = waitForAny(true);
      const stopped = ended !== undefined && (ended.status & 0xff) === 0x7f;
      if (ended === undefined || (ended.tid === pid && !stopped)) break;
    }
  }
}
