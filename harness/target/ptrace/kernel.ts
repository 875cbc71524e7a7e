import koffi from 'koffi';
import { errnoName, lastErrno, libc } from '../../host/libc.js';

/*
 * The system calls of a tracer, with numbers for arguments and results. Memory that the kernel fills is
 * native memory with a JavaScript view on it: to pass a Buffer through the FFI at each call costs as much as
 * the system call.
 */

const ptraceCall = libc.func('long ptrace(long request, int pid, uintptr_t addr, uintptr_t data)');
const waitpidCall = libc.func('int waitpid(int pid, uintptr_t status, int options)');
const preadCall = libc.func('long pread(int fd, uintptr_t buffer, size_t count, int64_t offset)');
const pwriteCall = libc.func('long pwrite(int fd, uintptr_t buffer, size_t count, int64_t offset)');
const syscall3 = libc.func('long syscall(long number, long a, long b, long c)');
const setAffinityCall = libc.func('int sched_setaffinity(int pid, size_t size, uintptr_t mask)');
const getAffinityCall = libc.func('int sched_getaffinity(int pid, size_t size, uintptr_t mask)');

/** Requests and options of ptrace(2), from linux/ptrace.h. */
export const Request = {
  CONT: 7,
  SINGLESTEP: 9,
  GETREGS: 12,
  SETREGS: 13,
  SETFPREGS: 15,
  DETACH: 17,
  SYSCALL: 24,
  GETSIGINFO: 0x4202,
  GETREGSET: 0x4204,
  SETREGSET: 0x4205,
  SEIZE: 0x4206,
  INTERRUPT: 0x4207,
  LISTEN: 0x4208,
  GET_SYSCALL_INFO: 0x420e,
  GETEVENTMSG: 0x4201,
} as const;

export const Options = {
  TRACESYSGOOD: 0x1,
  TRACEFORK: 0x2,
  TRACEVFORK: 0x4,
  TRACECLONE: 0x8,
  TRACEEXEC: 0x10,
  EXITKILL: 0x100000,
} as const;

export const Event = { CLONE: 3, EXEC: 4, STOP: 128 } as const;

const WALL = 0x40000000;
const WNOTHREAD = 0x20000000;
const WNOHANG = 1;
const SYS_tgkill = 234;

/** Native memory with a view on it. It lives as long as the object does. */
export class NativeMemory {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly data: DataView;
  // Holds the allocation.
  readonly #pointer: unknown;

  constructor(size: number) {
    this.#pointer = koffi.alloc('uint8_t', size);
    this.address = Number(koffi.address(this.#pointer));
    const buffer = koffi.view(this.#pointer, size);
    this.bytes = new Uint8Array(buffer);
    this.data = new DataView(buffer);
  }
}

/** A system call failed. `errno` is symbolic: `ESRCH` means that the thread is gone. */
export class SystemCallError extends Error {
  override readonly name = 'SystemCallError';
  readonly errno: string;
  constructor(call: string, errno: string) {
    super(`${call}: ${errno}`);
    this.errno = errno;
  }
}

function fail(call: string): never {
  throw new SystemCallError(call, errnoName(lastErrno()));
}

const requestNames = new Map<number, string>(Object.entries(Request).map(([name, value]) => [value, name]));

/** ptrace(2). Throws `SystemCallError`. */
export function ptrace(request: number, tid: number, addr: number, data: number): void {
  if ((ptraceCall(request, tid, addr, data) as number) < 0) {
    fail(`PTRACE_${requestNames.get(request) ?? request} of thread ${tid}`);
  }
}

const message = new NativeMemory(8);

/** Returns the message of an event at which a thread is stopped: for CLONE, the new thread. */
export function eventMessage(tid: number): number {
  ptrace(Request.GETEVENTMSG, tid, 0, message.address);
  return message.data.getUint32(0, true);
}

const status = new NativeMemory(8);

export interface WaitResult {
  tid: number;
  /** As wait(2) returns it. */
  status: number;
}

/**
 * Waits for any child or traced thread of the calling thread (`__WNOTHREAD`: those of a tracer on another
 * thread are left to it). Returns undefined when there is none or, with `block` false, when none has stopped
 * or ended.
 */
export function waitForAny(block: boolean): WaitResult | undefined {
  for (;;) {
    const tid = waitpidCall(-1, status.address, WALL | WNOTHREAD | (block ? 0 : WNOHANG)) as number;
    if (tid > 0) return { tid, status: status.data.getInt32(0, true) };
    if (tid === 0) return undefined;
    const errno = errnoName(lastErrno());
    if (errno === 'ECHILD') return undefined;
    if (errno !== 'EINTR') throw new SystemCallError('waitpid', errno);
  }
}

/**
 * Returns the wait status of a child of this thread that has ended, or undefined if it lives and `block` is
 * false, or if it is no child.
 */
export function waitFor(pid: number, block: boolean): number | undefined {
  for (;;) {
    const tid = waitpidCall(pid, status.address, WALL | (block ? 0 : WNOHANG)) as number;
    if (tid === pid) return status.data.getInt32(0, true);
    if (tid === 0 || errnoName(lastErrno()) !== 'EINTR') return undefined;
  }
}

/**
 * Reads memory through an open /proc/PID/mem into native memory. Returns the bytes read, or -1 where nothing
 * is mapped.
 */
export function pread(fd: number, into: number, length: number, address: number): number {
  return preadCall(fd, into, length, address) as number;
}

/**
 * Writes native memory through an open /proc/PID/mem, which reaches read-only mappings too. Returns the bytes
 * written.
 */
export function pwrite(fd: number, from: number, length: number, address: number): number {
  return pwriteCall(fd, from, length, address) as number;
}

/** Sends a signal to one thread. */
export function tgkill(pid: number, tid: number, signal: number): void {
  if ((syscall3(SYS_tgkill, pid, tid, signal) as number) < 0) fail(`tgkill ${tid}`);
}

/** Returns the CPUs that a thread (0: the calling one) may run on. */
export function affinity(tid: number): number[] {
  const mask = new NativeMemory(128);
  if ((getAffinityCall(tid, 128, mask.address) as number) < 0) fail('sched_getaffinity');
  const cpus: number[] = [];
  for (let cpu = 0; cpu < 1024; cpu++) {
    if (((mask.bytes[cpu >> 3] ?? 0) >> (cpu & 7)) & 1) cpus.push(cpu);
  }
  return cpus;
}

/** Binds a thread (0: the calling one) to these CPUs. */
export function setAffinity(tid: number, cpus: number[]): void {
  const mask = new NativeMemory(128);
  mask.bytes.fill(0);
  for (const cpu of cpus) mask.bytes[cpu >> 3] = (mask.bytes[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  if ((setAffinityCall(tid, 128, mask.address) as number) < 0) fail('sched_setaffinity');
}
