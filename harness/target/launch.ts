import type { EmulatorCommand } from '../emulators/command.js';
import type { Library } from './ptrace/library.js';
import { type Executable, type LaunchOptions, LocalTarget } from './ptrace/local.js';
import { launchBehindStub } from './remote/launch.js';
import type { Target } from './target.js';

export interface TargetOptions extends LaunchOptions {
  /** What runs the program behind a gdb stub; absent: this machine's own processor does, under ptrace. */
  emulator?: EmulatorCommand | undefined;
  /** Path of the C program that loads `program`, which then is a library. */
  host?: string | undefined;
}

/**
 * Starts a program under a debugger and stops it: at its first instruction or, where a host loads it, when it
 * is loaded. Throws `MachineError` where tracing is forbidden, StubError where an emulator fails.
 */
export function launch(program: Executable & Library, { emulator, host, ...options }: TargetOptions): Target {
  if (emulator === undefined) {
    return host === undefined
      ? LocalTarget.launch(program, options)
      : LocalTarget.launchHost(host, program, options);
  }
  if (host !== undefined) throw new Error('no emulator runs a C program that loads a Go library');
  return launchBehindStub(program, emulator, options);
}
