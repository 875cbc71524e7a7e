import { closeSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * The seccomp filter of everything that runs a stranger's code, as bwrap takes it (--seccomp): a classic BPF
 * program over struct seccomp_data (linux/seccomp.h: number at 0, architecture at 4, arguments of 8 bytes
 * from 16). Namespaces already keep apart what they can; the filter takes away what they don't cover, and
 * what nothing that is built or judged needs.
 */

const EPERM = 1;
const ENOSYS = 38;
const EOPNOTSUPP = 95;

const AUDIT_ARCH_X86_64 = 0xc000003e;
/** Numbers from here on are those of the x32 ABI. */
const X32_BIT = 0x40000000;

/** System calls of amd64 (asm/unistd_64.h) that fail, by the error that they fail with. */
const refused: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  [EPERM]: {
    // Sockets: a Unix socket in a file is no part of a network namespace, and neither is AF_VSOCK.
    socket: 41,
    io_uring_setup: 425,
    io_uring_enter: 426,
    io_uring_register: 427,
    // Other processes.
    ptrace: 101,
    process_vm_readv: 310,
    process_vm_writev: 311,
    kcmp: 312,
    pidfd_getfd: 438,
    // Keys of the kernel belong to the user, not to a namespace.
    add_key: 248,
    request_key: 249,
    keyctl: 250,
    // Namespaces and mounts: a user namespace of its own would give it capabilities.
    unshare: 272,
    setns: 308,
    mount: 165,
    umount2: 166,
    pivot_root: 155,
    chroot: 161,
    open_tree: 428,
    move_mount: 429,
    fsopen: 430,
    fsconfig: 431,
    fsmount: 432,
    fspick: 433,
    mount_setattr: 442,
    name_to_handle_at: 303,
    open_by_handle_at: 304,
    // FIFOs and devices: nothing that is built needs one, and a reader would wait.
    mknod: 133,
    mknodat: 259,
    // Memory that belongs to no process.
    shmget: 29,
    msgget: 68,
    semget: 64,
    // The kernel itself.
    bpf: 321,
    perf_event_open: 298,
    userfaultfd: 323,
    fanotify_init: 300,
    syslog: 103,
    acct: 163,
    reboot: 169,
    swapon: 167,
    swapoff: 168,
    sethostname: 170,
    setdomainname: 171,
    iopl: 172,
    ioperm: 173,
    modify_ldt: 154,
    init_module: 175,
    delete_module: 176,
    finit_module: 313,
    kexec_load: 246,
    kexec_file_load: 320,
    quotactl: 179,
    quotactl_fd: 443,
    settimeofday: 164,
    clock_settime: 227,
    adjtimex: 159,
    clock_adjtime: 305,
    vhangup: 153,
    lookup_dcookie: 212,
    uselib: 134,
  },
  [ENOSYS]: {
    // Its flags lie in memory, where a filter doesn't see them; the C library then uses clone.
    clone3: 435,
    memfd_create: 319,
    memfd_secret: 447,
  },
  // Room on the disk at once, faster than anybody can watch; the linker then goes without.
  [EOPNOTSUPP]: { fallocate: 285 },
};

const clone = 56;
/** Flags of clone(2) that make namespaces. */
const CLONE_NEW = 0x7e020000;
const ioctl = 16;
/** Requests that type into a terminal. */
const TIOCSTI = 0x5412;
const TIOCLINUX = 0x541c;

const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_GREATER_OR_EQUAL = 0x35;
const JUMP_ANY_BIT = 0x45;
const RETURN = 0x06;
const RET_ALLOW = 0x7fff0000;
const RET_ERRNO = 0x00050000;

type Instruction = readonly [code: number, jumpTrue: number, jumpFalse: number, operand: number];

/** Fails with an error where a test holds, and goes on behind otherwise. */
function failIf(code: number, operand: number, errno: number): Instruction[] {
  return [
    [code, 0, 1, operand],
    [RETURN, 0, 0, RET_ERRNO | errno],
  ];
}

/** The filter: an array of struct sock_filter, 8 bytes each. */
export function seccompFilter(): Buffer {
  const program: Instruction[] = [
    [LOAD, 0, 0, 4],
    [JUMP_EQUAL, 1, 0, AUDIT_ARCH_X86_64],
    // Calls of 32 bits, which have numbers of their own.
    [RETURN, 0, 0, RET_ERRNO | ENOSYS],
    [LOAD, 0, 0, 0],
    ...failIf(JUMP_GREATER_OR_EQUAL, X32_BIT, ENOSYS),
  ];
  for (const [errno, calls] of Object.entries(refused)) {
    for (const number of Object.values(calls)) program.push(...failIf(JUMP_EQUAL, number, Number(errno)));
  }
  const cloneTest: Instruction[] = [[LOAD, 0, 0, 16], ...failIf(JUMP_ANY_BIT, CLONE_NEW, EPERM)];
  const ioctlTest: Instruction[] = [
    [LOAD, 0, 0, 24],
    ...failIf(JUMP_EQUAL, TIOCSTI, EPERM),
    ...failIf(JUMP_EQUAL, TIOCLINUX, EPERM),
  ];
  program.push(
    [JUMP_EQUAL, 0, cloneTest.length + 1, clone],
    ...cloneTest,
    [RETURN, 0, 0, RET_ALLOW],
    [JUMP_EQUAL, 0, ioctlTest.length, ioctl],
    ...ioctlTest,
    [RETURN, 0, 0, RET_ALLOW],
  );
  const bytes = Buffer.alloc(program.length * 8);
  for (const [at, [code, jumpTrue, jumpFalse, operand]] of program.entries()) {
    bytes.writeUInt16LE(code, at * 8);
    bytes.writeUInt8(jumpTrue, at * 8 + 2);
    bytes.writeUInt8(jumpFalse, at * 8 + 3);
    bytes.writeUInt32LE(operand >>> 0, at * 8 + 4);
  }
  return bytes;
}

let path: string | undefined;

/**
 * Opens the filter for one start of bwrap, which reads it to its end. The file lies in the folder for
 * temporary files, which is a room's own and goes with it.
 */
export function openFilter(): { fd: number; close: () => void } {
  if (path === undefined) {
    path = join(mkdtempSync(join(tmpdir(), 'filter-')), 'seccomp');
    writeFileSync(path, seccompFilter());
  }
  const fd = openSync(path, 'r');
  return { fd, close: () => closeSync(fd) };
}
