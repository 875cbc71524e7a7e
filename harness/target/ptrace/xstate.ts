import { NativeMemory, ptrace, Request } from './kernel.js';

const NT_X86_XSTATE = 0x202;
/** Room for AVX-512 and for AMX tiles. */
const capacity = 16 * 1024;
/** The area of FXSAVE: x87, MXCSR and the low halves of the vector registers. */
const legacyBytes = 512;
/** The legacy area and the header of XSAVE, whose first word, XSTATE_BV, tells which components are in use. */
const headerEnd = legacyBytes + 64;
/** Of XSTATE_BV: x87 and SSE, which the legacy area has, and PKRU, which no Go program changes. */
const covered = 0x203;

const area = new NativeMemory(capacity);
const iovec = new NativeMemory(16);
iovec.data.setBigUint64(0, BigInt(area.address), true);

/** Fetches at most so many bytes of the state into `area`; gives how many there were. */
function fetch(tid: number, length: number): number {
  iovec.data.setBigUint64(8, BigInt(length), true);
  ptrace(Request.GETREGSET, tid, NT_X86_XSTATE, iovec.address);
  return iovec.data.getUint32(8, true);
}

function put(tid: number, length: number): void {
  iovec.data.setBigUint64(8, BigInt(length), true);
  ptrace(Request.SETREGSET, tid, NT_X86_XSTATE, iovec.address);
}

/** A copy of the first bytes of `area`: in `into`, if that is as long. */
function copy(length: number, into: Uint8Array | undefined): Uint8Array {
  const state = area.bytes.subarray(0, length);
  if (into?.length !== length) return state.slice();
  into.set(state);
  return into;
}

/** Whether the header in `area` tells that more is in use than the legacy area holds: AVX, AVX-512, AMX. */
function usesMore(): boolean {
  const low = area.data.getUint32(legacyBytes, true);
  return (low & ~covered) !== 0 || area.data.getUint32(legacyBytes + 4, true) !== 0;
}

/** A thread's vector and floating-point state in the layout of XSAVE, as long as the CPU makes it: in `into`, if that is as long. */
export function readXstate(tid: number, into?: Uint8Array): Uint8Array {
  return copy(fetch(tid, capacity), into);
}

export function writeXstate(tid: number, state: Uint8Array): void {
  area.bytes.set(state);
  put(tid, state.length);
}

/**
 * What `restoreXstate` needs to give a thread its state back: all of it, or the legacy area and the header where nothing beyond is in
 * use. That is the rule with Go programs, and takes a third of the time.
 */
export function saveXstate(tid: number, into?: Uint8Array): Uint8Array {
  const length = fetch(tid, headerEnd);
  return usesMore() ? readXstate(tid, into) : copy(length, into);
}

/** Gives a thread back what `saveXstate` took, whatever is in use by now. */
export function restoreXstate(tid: number, state: Uint8Array): void {
  if (state.length > headerEnd) {
    writeXstate(tid, state);
    return;
  }
  fetch(tid, headerEnd);
  if (usesMore()) {
    // The kernel takes a whole area only, and puts what its header doesn't name into its initial state.
    const length = fetch(tid, capacity);
    area.bytes.set(state);
    put(tid, length);
    return;
  }
  area.bytes.set(state);
  ptrace(Request.SETFPREGS, tid, 0, area.address);
}
