import type { Act, Decoded, ReadProgram } from './acts.js';
import { decodePtrace } from './decode-ptrace.js';
import { decodeMemoryFile, decodeVectored, type Piece } from './memory-calls.js';
import type { DebuggerProcess } from './process.js';
import { intOf, numberOf, type SystemCall, SystemCallNumber } from './system-calls.js';

const nothing: readonly Act[] = [];

/** Decodes a system call that a debugger begins; undefined for one that doesn't act on a program. */
export function decode(process: DebuggerProcess, call: SystemCall, read: ReadProgram): Decoded | undefined {
  switch (call.number) {
    case SystemCallNumber.ptrace:
      return decodePtrace(process, call, read);
    case SystemCallNumber.wait4:
      return { after: tid => waited(tid, process.view(numberOf(call, 1), 4)?.getInt32(0, true)) };
    case SystemCallNumber.waitid:
      return { after: result => (result < 0 ? nothing : waitedFor(process, numberOf(call, 2))) };
    case SystemCallNumber.kill:
    case SystemCallNumber.tkill:
      return signalled(intOf(call, 0), intOf(call, 1));
    case SystemCallNumber.tgkill:
      return signalled(intOf(call, 1), intOf(call, 2));
    case SystemCallNumber.process_vm_readv:
      return { after: length => reads(decodeVectored(process, call), length) };
    case SystemCallNumber.process_vm_writev:
      return written(decodeVectored(process, call), read);
    case SystemCallNumber.read:
    case SystemCallNumber.pread64:
    case SystemCallNumber.preadv: {
      const pieces = decodeMemoryFile(process, call);
      return pieces && { after: length => reads(pieces, length) };
    }
    case SystemCallNumber.write:
    case SystemCallNumber.pwrite64:
    case SystemCallNumber.pwritev: {
      const pieces = decodeMemoryFile(process, call);
      return pieces && written(pieces, read);
    }
    default:
      return undefined;
  }
}

function signalled(to: number, signal: number): Decoded {
  return { after: result => (result < 0 || signal === 0 ? nothing : [{ kind: 'signalled', to, signal }]) };
}

function waited(tid: number, status: number | undefined): readonly Act[] {
  return tid <= 0 || status === undefined ? nothing : [{ kind: 'stopped', tid, status }];
}

/** Makes the status of wait(2) from the siginfo_t of waitid(2): fields si_code, si_pid and si_status. */
function waitedFor(process: DebuggerProcess, info: number): readonly Act[] {
  const view = process.view(info, 28);
  if (view === undefined) return nothing;
  const [code, tid, value] = [view.getInt32(8, true), view.getInt32(16, true), view.getInt32(24, true)];
  // CLD_EXITED, CLD_KILLED and CLD_DUMPED; the others are stops.
  const status = code === 1 ? value << 8 : code <= 3 ? value : (value << 8) | 0x7f;
  return waited(tid, status);
}

/** The pieces of a transfer that moved `length` bytes. */
function within(pieces: readonly Piece[], length: number): Piece[] {
  let left = length;
  return pieces.flatMap(piece => {
    const part = Math.min(left, piece.length);
    left -= part;
    return part > 0 ? [{ ...piece, length: part }] : [];
  });
}

function reads(pieces: readonly Piece[], length: number): readonly Act[] {
  return within(pieces, length).map(({ pid, address, length: part }) => ({
    kind: 'memory-read',
    pid,
    address,
    length: part,
  }));
}

function written(pieces: readonly Piece[], read: ReadProgram): Decoded {
  const before = new Map(pieces.map(piece => [piece, read(piece.pid, piece.address, piece.length)] as const));
  return {
    after: length => {
      let left = length;
      return pieces.flatMap((piece): Act[] => {
        const part = Math.min(left, piece.length);
        left -= part;
        const { pid, address, bytes } = piece;
        if (part <= 0 || bytes === undefined) return [];
        return [
          {
            kind: 'memory-written',
            pid,
            address,
            bytes: bytes.subarray(0, part),
            before: before.get(piece)?.subarray(0, part),
          },
        ];
      });
    },
  };
}
