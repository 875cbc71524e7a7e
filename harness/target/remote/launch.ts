import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EmulatorCommand } from '../../emulators/command.js';
import type { LaunchOptions } from '../ptrace/local.js';
import { ServedProcess, type StubServer } from './process.js';
import { type RemoteExecutable, RemoteTarget } from './target.js';

/**
 * How much longer than on a processor a program may take in an emulator: it runs ten times as slow, but
 * scenarios mostly wait for the debugger. Behind gdbserver only the debugger is slower.
 */
const patience = { qemu: 5, gdbserver: 3 };

const searchPath = '/usr/bin:/bin';

/** Whether a command that runs programs behind a stub is a gdbserver; otherwise it is a qemu-user. */
function isGdbserver(command: string): boolean {
  return basename(command).includes('gdbserver');
}

/**
 * Starts a program behind a gdb stub, in qemu-user or under a gdbserver of this machine, and stops it at its
 * first instruction. It runs without preemption by signals, which the stub of qemu-user can't take together
 * with traps of several threads. Throws StubError where that fails.
 */
export function launchBehindStub(
  program: RemoteExecutable,
  command: EmulatorCommand,
  options: LaunchOptions,
): RemoteTarget {
  const [times, serverOf] = isGdbserver(command.path)
    ? ([patience.gdbserver, gdbserver] as const)
    : ([patience.qemu, qemu] as const);
  const { args = [], env = {}, timeoutMs } = options;
  const debug = ['asyncpreemptoff=1', ...(env.GODEBUG === undefined ? [] : [env.GODEBUG])].join(',');
  const served = new ServedProcess({
    ...serverOf(command, program, args),
    env: { PATH: searchPath, ...env, GODEBUG: debug },
    timeoutMs: times * timeoutMs,
  });
  try {
    return new RemoteTarget(program, served, { timeoutMs, patience: times });
  } catch (error) {
    served.end();
    throw error;
  }
}

type HowToServe = Pick<StubServer, 'command' | 'log' | 'started'>;

function qemu(emulator: EmulatorCommand, program: RemoteExecutable, args: readonly string[]): HowToServe {
  const socketIn = (folder: string): string => join(folder, 'stub');
  return {
    command: folder => [emulator.path, ...emulator.options, '-g', socketIn(folder), program.path, ...args],
    started: folder => ({ endpoint: { path: socketIn(folder) } }),
  };
}

/**
 * gdbserver listens at a port that the system chooses, and writes it to its standard error, where the program
 * would write too: a script between the two sends what the program prints elsewhere.
 */
function gdbserver(
  { path: command }: EmulatorCommand,
  program: RemoteExecutable,
  args: readonly string[],
): HowToServe {
  return {
    log: 'log',
    command: folder => {
      const script = join(folder, 'start');
      const outputs = ['stdout', 'stderr'].map(name => join(folder, name));
      for (const output of outputs) writeFileSync(output, '');
      const [stdout, stderr] = outputs;
      writeFileSync(script, `#!/bin/sh\nexec "$@" >'${stdout}' 2>'${stderr}' </dev/null\n`, { mode: 0o755 });
      return [command, '--once', '--wrapper', script, '--', '127.0.0.1:0', program.path, ...args];
    },
    started: (_folder, log) => {
      const port = /^Listening on port (\d+)/m.exec(log)?.[1];
      const pid = /^Process .* created; pid = (\d+)/m.exec(log)?.[1];
      if (port === undefined || pid === undefined) return undefined;
      return { endpoint: { address: '127.0.0.1', port: Number(port) }, pid: Number(pid) };
    },
  };
}
