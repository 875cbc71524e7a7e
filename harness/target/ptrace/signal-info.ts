import { NativeMemory, ptrace, Request } from './kernel.js';

const info = new NativeMemory(128);

/**
 * Returns si_code of the signal that a thread is stopped with: zero or less if a process sent it, and for a
 * SIGTRAP of a trap instruction `arch.trap.signalCode`.
 */
export function signalCode(tid: number): number {
  ptrace(Request.GETSIGINFO, tid, 0, info.address);
  return info.data.getInt32(8, true);
}
