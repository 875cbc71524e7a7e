/*
 * The remote protocol numbers signals in its own way (gdb's include/gdb/signals.def), which is Linux's only
 * up to SIGABRT.
 */

/** Linux numbers by gdb's, where the two differ. The first 15 but for SIGBUS and SIGUSR1/2 are the same. */
const linuxOfGdb: Readonly<Record<number, number>> = {
  10: 7, // SIGBUS
  12: 31, // SIGSYS
  16: 23, // SIGURG
  17: 19, // SIGSTOP
  18: 20, // SIGTSTP
  19: 18, // SIGCONT
  20: 17, // SIGCHLD
  23: 29, // SIGIO
  28: 28, // SIGWINCH
  30: 10, // SIGUSR1
  31: 12, // SIGUSR2
  32: 30, // SIGPWR
};

const gdbOfLinux = new Map(Object.entries(linuxOfGdb).map(([gdb, linux]) => [linux, Number(gdb)]));

/**
 * The Linux number of a signal that a stub names in a stop. Numbers that both have in common, and unknown
 * ones, stay.
 */
export function fromGdbSignal(gdb: number): number {
  return linuxOfGdb[gdb] ?? gdb;
}

/** The stub's number of a Linux signal. */
export function toGdbSignal(linux: number): number {
  return gdbOfLinux.get(linux) ?? linux;
}
