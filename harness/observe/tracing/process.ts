import { readFileSync, readlinkSync } from 'node:fs';
import { ProcessMemory } from '../../target/ptrace/memory.js';
import { MemoryError } from '../../target/target.js';

/** A process of the debugger: the memory that its system calls point to, and its open files. */
export class DebuggerProcess {
  readonly pid: number;
  #memory: ProcessMemory | undefined;

  constructor(pid: number) {
    this.pid = pid;
  }

  /** Returns memory of the debugger, or undefined where nothing is mapped. */
  read(address: number, length: number): Uint8Array | undefined {
    try {
      this.#memory ??= new ProcessMemory(this.pid);
      return this.#memory.read(address, length);
    } catch (error) {
      if (error instanceof MemoryError || isGone(error)) return undefined;
      throw error;
    }
  }

  view(address: number, length: number): DataView | undefined {
    const bytes = this.read(address, length);
    return bytes === undefined ? undefined : new DataView(bytes.buffer, bytes.byteOffset, length);
  }

  /** The process whose memory is behind an open file; undefined for any other file. */
  processBehind(fd: number): number | undefined {
    try {
      const digits = /^\/proc\/(\d+)\/(?:task\/\d+\/)?mem$/.exec(readlinkSync(`/proc/${this.pid}/fd/${fd}`));
      return digits === null ? undefined : Number(digits[1]);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /** The position in an open file, in bytes. */
  position(fd: number): number {
    const text = readFileSync(`/proc/${this.pid}/fdinfo/${fd}`, 'utf8');
    return Number(/^pos:\s*(\d+)/m.exec(text)?.[1]);
  }

  /** It executed another program, or ended: its memory is another one. */
  forget(): void {
    this.#memory?.close();
    this.#memory = undefined;
  }
}

/** Whether an error says that a process or a file of /proc no longer exists. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
}

/** Returns the process of a thread; undefined if there is no such thread. */
export function processOfThread(tid: number): number | undefined {
  return numberInStatus(tid, /^Tgid:\s*(\d+)/m);
}

/** Returns the process that traces a thread, 0 if none does; undefined if there is no such thread. */
export function tracerOfThread(tid: number): number | undefined {
  return numberInStatus(tid, /^TracerPid:\s*(\d+)/m);
}

/** A number in /proc/TID/status (proc(5)). */
function numberInStatus(tid: number, pattern: RegExp): number | undefined {
  try {
    return Number(pattern.exec(readFileSync(`/proc/${tid}/status`, 'utf8'))?.[1]);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
