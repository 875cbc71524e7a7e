import type { LaunchOptions } from '../ptrace/local.js';
import { EmulatedProcess } from './process.js';
import { type RemoteExecutable, RemoteTarget } from './target.js';

/**
 * How much longer than on a processor a program may take in an emulator: it runs ten times as slow, but
 * scenarios mostly wait for the debugger.
 */
const patience = 5;

/**
 * Starts a program of another processor in qemu-user and stops it at its first instruction. It runs without
 * preemption by signals, which the stub can't take together with traps of several threads. Throws StubError
 * where the emulator fails.
 */
export function launchInQemu(
  program: RemoteExecutable,
  emulator: string,
  options: LaunchOptions,
): RemoteTarget {
  const { args = [], env = {}, timeoutMs } = options;
  const debug = ['asyncpreemptoff=1', ...(env.GODEBUG === undefined ? [] : [env.GODEBUG])].join(',');
  const emulated = new EmulatedProcess({
    command: [emulator, ...program.arch.qemuOptions],
    program: [program.path, ...args],
    env: { PATH: '/usr/bin:/bin', ...env, GODEBUG: debug },
    timeoutMs: patience * timeoutMs,
  });
  try {
    return new RemoteTarget(program, emulated, { timeoutMs, patience });
  } catch (error) {
    emulated.end();
    throw error;
  }
}
