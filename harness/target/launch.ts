import type { Library } from './ptrace/library.js';
import { type Executable, type LaunchOptions, LocalTarget } from './ptrace/local.js';
import type { Target } from './target.js';

/** How a program is reached: `ptrace` runs it on this machine, under this process. */
export type TargetKind = 'ptrace';

export interface TargetOptions extends LaunchOptions {
  /** `ptrace` when absent. */
  kind?: TargetKind | undefined;
  /** Path of the C program that loads `program`, which then is a library. */
  host?: string | undefined;
}

/**
 * Starts a program under a debugger and stops it: at its first instruction or, where a host loads it, when it
 * is loaded. Throws `MachineError` where tracing is forbidden.
 */
export function launch(
  program: Executable & Library,
  { kind = 'ptrace', host, ...options }: TargetOptions,
): Target {
  switch (kind) {
    case 'ptrace':
      return host === undefined
        ? LocalTarget.launch(program, options)
        : LocalTarget.launchHost(host, program, options);
  }
}
