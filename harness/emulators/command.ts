/**
 * A qemu-user that runs programs of another processor, or a gdbserver: its executable, and the options before
 * the program's name.
 */
export interface EmulatorCommand {
  path: string;
  options: readonly string[];
  /** It finds the C library's loader, which a position-independent program names. */
  hasLoader?: boolean;
}
