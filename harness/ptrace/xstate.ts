import { NativeMemory, ptrace, Request } from './kernel.js';

const NT_X86_XSTATE = 0x202;
/** Room for AVX-512 and for AMX tiles. */
const capacity = 16 * 1024;

const area = new NativeMemory(capacity);
const iovec = new NativeMemory(16);

function point(length: number): void {
  iovec.data.setBigUint64(0, BigInt(area.address), true);
  iovec.data.setBigUint64(8, BigInt(length), true);
}

/** A thread's vector and floating-point state in the layout of XSAVE, as long as the CPU makes it: in `into`, if that is as long. */
export function readXstate(tid: number, into?: Uint8Array): Uint8Array {
  point(capacity);
  ptrace(Request.GETREGSET, tid, NT_X86_XSTATE, iovec.address);
  const state = area.bytes.subarray(0, iovec.data.getUint32(8, true));
  if (into?.length !== state.length) return state.slice();
  into.set(state);
  return into;
}

export function writeXstate(tid: number, state: Uint8Array): void {
  area.bytes.set(state);
  point(state.length);
  ptrace(Request.SETREGSET, tid, NT_X86_XSTATE, iovec.address);
}
