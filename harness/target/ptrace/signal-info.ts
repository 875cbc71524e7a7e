import { NativeMemory, ptrace, Request } from './kernel.js';

const info = new NativeMemory(128);

/** si_code of the signal that a thread is stopped with. Zero and below: a process sent it. */
export function signalCode(tid: number): number {
  ptrace(Request.GETSIGINFO, tid, 0, info.address);
  return info.data.getInt32(8, true);
}
