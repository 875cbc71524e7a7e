import { headerEnd, usesMoreThanLegacy } from '../../arch/amd64/xsave.js';
import { NativeMemory, ptrace, Request } from './kernel.js';

/*
 * The vector and floating-point state of a thread on amd64, as the kernel hands it out: an XSAVE area.
 */

const NT_X86_XSTATE = 0x202;
/** Room for AVX-512 and for AMX tiles, in bytes. */
const capacity = 16 * 1024;

const area = new NativeMemory(capacity);
/** The legacy part and the header of `area`, which is what nearly every call saves. */
const legacyArea = area.bytes.subarray(0, headerEnd);
const iovec = new NativeMemory(16);
iovec.data.setBigUint64(0, BigInt(area.address), true);
iovec.data.setBigUint64(8, 0n, true);

/** Fetches at most `length` bytes of the state into `area`; returns how many there were. */
function fetch(tid: number, length: number): number {
  iovec.data.setUint32(8, length, true);
  ptrace(Request.GETREGSET, tid, NT_X86_XSTATE, iovec.address);
  return iovec.data.getUint32(8, true);
}

function put(tid: number, length: number): void {
  iovec.data.setUint32(8, length, true);
  ptrace(Request.SETREGSET, tid, NT_X86_XSTATE, iovec.address);
}

/** A copy of the first bytes of `area`. Reuses `into` if that is as long. */
function copy(length: number, into: Uint8Array | undefined): Uint8Array {
  const state = length === headerEnd ? legacyArea : area.bytes.subarray(0, length);
  if (into?.length !== length) return state.slice();
  into.set(state);
  return into;
}

/** A thread's whole state, as long as the CPU makes it. Reuses `into` if that is as long. */
export function readVectorState(tid: number, into?: Uint8Array): Uint8Array {
  return copy(fetch(tid, capacity), into);
}

export function writeVectorState(tid: number, state: Uint8Array): void {
  area.bytes.set(state);
  put(tid, state.length);
}

/**
 * What `restoreVectorState` needs: the whole state, or the legacy part and the header where nothing beyond is
 * in use. The latter is the rule with Go programs, and takes a third of the time.
 */
export function saveVectorState(tid: number, into?: Uint8Array): Uint8Array {
  const length = fetch(tid, headerEnd);
  return usesMoreThanLegacy(area.data) ? readVectorState(tid, into) : copy(length, into);
}

/** Restores what `saveVectorState` took, whatever the thread uses by now. */
export function restoreVectorState(tid: number, state: Uint8Array): void {
  if (state.length > headerEnd) {
    writeVectorState(tid, state);
    return;
  }
  fetch(tid, headerEnd);
  if (usesMoreThanLegacy(area.data)) {
    // The kernel takes only a whole area, and resets the components that its header does not name.
    const length = fetch(tid, capacity);
    area.bytes.set(state);
    put(tid, length);
    return;
  }
  area.bytes.set(state);
  ptrace(Request.SETFPREGS, tid, 0, area.address);
}
