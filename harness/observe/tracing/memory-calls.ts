import type { DebuggerProcess } from './process.js';
import { intOf, numberOf, type SystemCall, SystemCallNumber } from './system-calls.js';

/** A piece of a program's memory that a system call reads or writes. */
export interface Piece {
  pid: number;
  address: number;
  length: number;
  /** For a write: what is written there. */
  bytes?: Uint8Array;
}

interface Span {
  address: number;
  length: number;
}

/** Reads an array of struct iovec. */
function spans(process: DebuggerProcess, address: number, count: number): Span[] {
  const view = process.view(address, count * 16);
  if (view === undefined) return [];
  return Array.from({ length: count }, (_, index) => ({
    address: Number(view.getBigUint64(index * 16, true)),
    length: Number(view.getBigUint64(index * 16 + 8, true)),
  }));
}

/** Returns the bytes of all spans of the debugger's memory, one after the other. */
function gather(process: DebuggerProcess, from: readonly Span[]): Uint8Array {
  return Buffer.concat(from.map(({ address, length }) => process.read(address, length) ?? new Uint8Array()));
}

/** process_vm_readv(2) and process_vm_writev(2). */
export function decodeVectored(process: DebuggerProcess, call: SystemCall): Piece[] {
  const pid = intOf(call, 0);
  const remote = spans(process, numberOf(call, 3), numberOf(call, 4));
  if (call.number === SystemCallNumber.process_vm_readv) return remote.map(span => ({ pid, ...span }));
  const bytes = gather(process, spans(process, numberOf(call, 1), numberOf(call, 2)));
  let at = 0;
  return remote.map(({ address, length }) => {
    const piece = { pid, address, length, bytes: bytes.subarray(at, at + length) };
    at += length;
    return piece;
  });
}

/** Reads and writes of /proc/PID/mem; undefined for another file. */
export function decodeMemoryFile(process: DebuggerProcess, call: SystemCall): Piece[] | undefined {
  const { number } = call;
  const fd = intOf(call, 0);
  const pid = process.processBehind(fd);
  if (pid === undefined) return undefined;
  const vectored = number === SystemCallNumber.preadv || number === SystemCallNumber.pwritev;
  const sequential = number === SystemCallNumber.read || number === SystemCallNumber.write;
  const writes =
    number === SystemCallNumber.write ||
    number === SystemCallNumber.pwrite64 ||
    number === SystemCallNumber.pwritev;
  const local = vectored
    ? spans(process, numberOf(call, 1), numberOf(call, 2))
    : [{ address: numberOf(call, 1), length: numberOf(call, 2) }];
  const address = sequential ? process.position(fd) : numberOf(call, 3);
  const length = local.reduce((sum, span) => sum + span.length, 0);
  return [{ pid, address, length, ...(writes ? { bytes: gather(process, local) } : {}) }];
}
