import koffi from 'koffi';
import { libc } from '../../../harness/host/libc.js';

/*
 * Preloaded with `--import`, it makes this process and those it starts live under a seccomp filter that answers
 * ptrace(2) with EPERM, as some containers do. From linux/seccomp.h, linux/filter.h and linux/prctl.h.
 */

const PR_SET_SECCOMP = 22;
const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_MODE_FILTER = 2;
const SYS_ptrace = 101;
const EPERM = 1;

const LOAD_WORD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const RETURN = 0x06;
const ALLOW = 0x7fff0000;
const ERRNO = 0x00050000;

/** One instruction of a filter: code, how far to jump if true, if false, operand. */
function instruction(code: number, jt: number, jf: number, k: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(jt, 2);
  bytes.writeUInt8(jf, 3);
  bytes.writeUInt32LE(k, 4);
  return bytes;
}

const filter = Buffer.concat([
  // The system call's number comes first in struct seccomp_data.
  instruction(LOAD_WORD, 0, 0, 0),
  instruction(JUMP_IF_EQUAL, 0, 1, SYS_ptrace),
  instruction(RETURN, 0, 0, ERRNO | EPERM),
  instruction(RETURN, 0, 0, ALLOW),
]);

const program = koffi.struct('sock_fprog', { len: 'uint16_t', filter: 'void *' });
const prctl = libc.func(
  'int prctl(int option, unsigned long a, sock_fprog *b, unsigned long c, unsigned long d)',
);

if (koffi.sizeof(program) !== 16) throw new Error('struct sock_fprog is not laid out as the kernel has it');
if (prctl(PR_SET_NO_NEW_PRIVS, 1, null, 0, 0) !== 0) throw new Error('PR_SET_NO_NEW_PRIVS failed');
if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, { len: filter.length / 8, filter }, 0, 0) !== 0) {
  throw new Error('PR_SET_SECCOMP failed');
}
