import type { MemoryMapping } from '../arch.js';

const SYS_mmap = 9;
const PROT_READ_WRITE = 3;
const MAP_PRIVATE_ANONYMOUS = 0x22;

/** SYSCALL (Intel SDM volume 2), with the registers of the System V ABI (A.2.1). */
export const memoryMapping: MemoryMapping = {
  instruction: Uint8Array.of(0x0f, 0x05),
  request(registers, bytes) {
    const values = {
      rax: SYS_mmap,
      rdi: 0,
      rsi: bytes,
      rdx: PROT_READ_WRITE,
      r10: MAP_PRIVATE_ANONYMOUS,
      r8: -1,
      r9: 0,
    };
    for (const [name, value] of Object.entries(values)) registers.set(name, BigInt(value));
  },
  result(registers) {
    return BigInt.asIntN(64, registers.get('rax'));
  },
};
