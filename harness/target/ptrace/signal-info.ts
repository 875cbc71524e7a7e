import { NativeMemory, ptrace, Request } from './kernel.js';

/** si_code values of SIGTRAP on amd64 (asm-generic/siginfo.h): what raised it. */
export const TrapCode = {
  /** An INT3: the kernel says SI_KERNEL and not TRAP_BRKPT on amd64. */
  int3: 0x80,
  /** A single step that ended at an instruction. */
  trace: 2,
  /** A single step that ended by entering or leaving the kernel. */
  step: 1,
} as const;

const info = new NativeMemory(128);

/** si_code of the signal that a thread is stopped with. Zero and below: a process sent it. */
export function signalCode(tid: number): number {
  ptrace(Request.GETSIGINFO, tid, 0, info.address);
  return info.data.getInt32(8, true);
}
