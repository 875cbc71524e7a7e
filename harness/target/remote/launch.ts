import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmulatorCommand, GdbserverCommand, QemuCommand } from '../../emulators/command.js';
import type { LaunchOptions } from '../ptrace/local.js';
import { ElsewhereProcess } from './elsewhere.js';
import { ServedProcess, type StubProcess, type StubServer } from './process.js';
import { type RemoteExecutable, RemoteTarget } from './target.js';

/**
 * How much longer than on a processor a program may take in an emulator: it runs ten times as slow, but
 * scenarios mostly wait for the debugger. Behind gdbserver only the debugger is slower; elsewhere each request
 * crosses a network.
 */
const patience = { qemu: 5, gdbserver: 3, elsewhere: 10 };

const searchPath = '/usr/bin:/bin';

/**
 * Starts a program behind a gdb stub, in qemu-user or under a gdbserver of this machine or elsewhere, and stops it at its
 * first instruction. It runs without preemption by signals, which the stub of qemu-user can't take together
 * with traps of several threads. Throws StubError where that fails.
 */
export function launchBehindStub(
  program: RemoteExecutable,
  command: EmulatorCommand,
  options: LaunchOptions,
): RemoteTarget {
  const times = patience[command.kind];
  const { args = [], env = {}, timeoutMs } = options;
  const debug = ['asyncpreemptoff=1', ...(env.GODEBUG === undefined ? [] : [env.GODEBUG])].join(',');
  const served = serve(command, {
    path: program.path,
    args,
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

/** What is started. */
interface Started {
  path: string;
  args: readonly string[];
  /** The whole environment. */
  env: Record<string, string>;
  timeoutMs: number;
}

function serve(command: EmulatorCommand, { path, args, env, timeoutMs }: Started): StubProcess {
  switch (command.kind) {
    case 'qemu':
      return new ServedProcess({ ...qemu(command, path, args), env, timeoutMs });
    case 'gdbserver':
      return new ServedProcess({ ...gdbserver(command, path, args), env, timeoutMs });
    case 'elsewhere':
      return new ElsewhereProcess(command.reach, { path, args, env, timeoutMs });
  }
}

type HowToServe = Pick<StubServer, 'command' | 'log' | 'started'>;

function qemu(emulator: QemuCommand, program: string, args: readonly string[]): HowToServe {
  const socketIn = (folder: string): string => join(folder, 'stub');
  return {
    command: folder => [emulator.path, ...emulator.options, '-g', socketIn(folder), program, ...args],
    started: folder => ({ endpoint: { path: socketIn(folder) } }),
  };
}

/**
 * gdbserver listens at a port that the system chooses, and writes it to its standard error, where the program
 * would write too: a script between the two sends what the program prints elsewhere.
 */
function gdbserver(
  { path: command }: GdbserverCommand,
  program: string,
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
      return [command, '--once', '--wrapper', script, '--', '127.0.0.1:0', program, ...args];
    },
    started: (_folder, log) => {
      const port = /^Listening on port (\d+)/m.exec(log)?.[1];
      const pid = /^Process .* created; pid = (\d+)/m.exec(log)?.[1];
      if (port === undefined || pid === undefined) return undefined;
      return { endpoint: { address: '127.0.0.1', port: Number(port) }, pid: Number(pid) };
    },
  };
}
