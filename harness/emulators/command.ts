import { dirname } from 'node:path';

/** A qemu-user, which runs programs of another processor. */
export interface QemuCommand {
  kind: 'qemu';
  /** The executable. */
  path: string;
  /** The options before the program's name. */
  options: readonly string[];
  /** It finds the C library's loader, which a position-independent program names. */
  hasLoader?: boolean;
}

/** A gdbserver of this machine, started anew for each program. */
export interface GdbserverCommand {
  kind: 'gdbserver';
  /** The executable. */
  path: string;
}

/** A gdbserver that starts programs when it is asked to (its option --multi), on whatever machine. */
export interface GdbserverElsewhere {
  kind: 'elsewhere';
  reach: Reach;
}

/** How a gdbserver is reached: where it listens, or the command that starts one that talks over its standard input and output. */
export type Reach = { address: string; port: number } | { command: string };

/** What runs the programs under test, where that is not this machine's processor under ptrace. */
export type EmulatorCommand = QemuCommand | GdbserverCommand | GdbserverElsewhere;

/** The line that starts a gdbserver at a port, as often as it ends: it crashes now and then. */
export function startedAt(port: number): string {
  return `while :; do gdbserver --multi 0.0.0.0:${port}; done`;
}

/** The folders of this machine that it needs. */
export function foldersOf(emulator: EmulatorCommand | undefined): string[] {
  return emulator === undefined || emulator.kind === 'elsewhere' ? [] : [dirname(emulator.path)];
}
