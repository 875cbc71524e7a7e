import type { Act, Decoded, ReadProgram } from './acts.js';
import { type DebuggerProcess, processOfThread } from './process.js';
import { Asked, floatingBytes, intOf, numberOf, RegisterSet, type SystemCall } from './system-calls.js';

/** Length of struct user_regs_struct on amd64, in bytes. */
const generalBytes = 27 * 8;
const wordBytes = 8;

const nothing: readonly Act[] = [];

/** An act that is reported if the request succeeds. */
function after(act: () => Act | undefined): Decoded {
  return {
    after: result => {
      const made = result < 0 ? undefined : act();
      return made === undefined ? nothing : [made];
    },
  };
}

/** Decodes a ptrace(2) request; undefined for one that doesn't act on the program. */
export function decodePtrace(
  process: DebuggerProcess,
  call: SystemCall,
  read: ReadProgram,
): Decoded | undefined {
  const tid = intOf(call, 1);
  const [addr, data] = [numberOf(call, 2), numberOf(call, 3)];
  switch (intOf(call, 0)) {
    case Asked.PEEKTEXT:
    case Asked.PEEKDATA:
      return after(() => ({
        kind: 'memory-read',
        pid: processOfThread(tid) ?? tid,
        address: addr,
        length: wordBytes,
      }));
    case Asked.PEEKUSER:
      return after(() => (addr < generalBytes ? { kind: 'register-read', tid } : undefined));
    case Asked.POKETEXT:
    case Asked.POKEDATA:
      return poked(tid, addr, call.args[3] ?? 0n, read);
    case Asked.POKEUSER: {
      const value = call.args[3] ?? 0n;
      const index = addr / wordBytes;
      return after(() => (addr < generalBytes ? { kind: 'register-written', tid, index, value } : undefined));
    }
    case Asked.CONT:
    case Asked.SYSCALL:
      return { now: { kind: 'resumed', tid, how: 'continue', signal: data } };
    case Asked.SINGLESTEP:
      return { now: { kind: 'resumed', tid, how: 'step', signal: data } };
    case Asked.DETACH:
      return { now: { kind: 'detached', tid } };
    case Asked.GETREGS:
      return got('registers-read', tid, () => process.read(data, generalBytes));
    case Asked.SETREGS:
      return set('registers-written', tid, process.read(data, generalBytes));
    case Asked.GETFPREGS:
      return got('vectors-read', tid, () => process.read(data, floatingBytes));
    case Asked.SETFPREGS:
      return set('vectors-written', tid, process.read(data, floatingBytes));
    case Asked.GETREGSET:
      return registerSet(addr, kind => got(`${kind}-read`, tid, () => throughVector(process, data)));
    case Asked.SETREGSET:
      return registerSet(addr, kind => set(`${kind}-written`, tid, throughVector(process, data)));
    default:
      return undefined;
  }
}

type StateKind = 'registers-read' | 'registers-written' | 'vectors-read' | 'vectors-written';

function got(kind: StateKind, tid: number, bytes: () => Uint8Array | undefined): Decoded {
  return after(() => {
    const state = bytes();
    return state === undefined ? undefined : { kind, tid, bytes: state };
  });
}

/** What is written is read when the request begins: the debugger may use the memory again. */
function set(kind: StateKind, tid: number, bytes: Uint8Array | undefined): Decoded {
  return after(() => (bytes === undefined ? undefined : { kind, tid, bytes }));
}

function registerSet(type: number, make: (kind: 'registers' | 'vectors') => Decoded): Decoded | undefined {
  if (type === RegisterSet.general) return make('registers');
  if (type === RegisterSet.floating || type === RegisterSet.extended) return make('vectors');
  return undefined;
}

/** Returns the bytes that a struct iovec of the debugger describes. */
function throughVector(process: DebuggerProcess, address: number): Uint8Array | undefined {
  const view = process.view(address, 16);
  if (view === undefined) return undefined;
  return process.read(Number(view.getBigUint64(0, true)), Number(view.getBigUint64(8, true)));
}

/** A request writes a whole word: a debugger that changes fewer bytes writes the others as they were. */
function poked(tid: number, address: number, value: bigint, read: ReadProgram): Decoded {
  const bytes = new Uint8Array(wordBytes);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  const pid = processOfThread(tid) ?? tid;
  const before = read(pid, address, wordBytes);
  return after(() => ({ kind: 'memory-written', pid, address, bytes, before }));
}
