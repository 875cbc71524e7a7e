import { expect } from 'chai';
import { seccompFilter } from '../../../harness/host/walls/filter.js';

const amd64 = 0xc000003e;
const allow = 0x7fff0000;
const EPERM = 1;
const ENOSYS = 38;
const EOPNOTSUPP = 95;

/** What the kernel makes of the filter for one system call: undefined when it is allowed, else the errno. */
function verdict(number: number, { args = [] as number[], arch = amd64 } = {}): number | undefined {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number >>> 0, 0);
  data.writeUInt32LE(arch, 4);
  args.forEach((arg, at) => {
    data.writeBigUInt64LE(BigInt(arg), 16 + 8 * at);
  });
  const filter = seccompFilter();
  let accumulator = 0;
  for (let at = 0; at < filter.length / 8; at++) {
    const code = filter.readUInt16LE(at * 8);
    const [jumpTrue, jumpFalse] = [filter.readUInt8(at * 8 + 2), filter.readUInt8(at * 8 + 3)];
    const operand = filter.readUInt32LE(at * 8 + 4);
    const tests: Record<number, () => boolean> = {
      21: () => accumulator === operand,
      53: () => accumulator >= operand,
      69: () => (accumulator & operand) >>> 0 !== 0,
    };
    const test = tests[code];
    if (code === 0x20) accumulator = data.readUInt32LE(operand);
    else if (code === 0x06) return operand === allow ? undefined : operand & 0xffff;
    else if (test !== undefined) at += test() ? jumpTrue : jumpFalse;
    else throw new Error(`the kernel takes no such instruction here: ${code}`);
  }
  throw new Error('the filter does not end');
}

describe('the filter of a sandbox', () => {
  it('allows what compilers and programs do', () => {
    // read, mmap, clone for a thread, execve, openat, an ioctl of a terminal, futex
    expect(verdict(0)).to.equal(undefined);
    expect(verdict(9)).to.equal(undefined);
    expect(verdict(56, { args: [0x50f00] })).to.equal(undefined);
    expect(verdict(59)).to.equal(undefined);
    expect(verdict(257)).to.equal(undefined);
    expect(verdict(16, { args: [0, 0x5401] })).to.equal(undefined);
    expect(verdict(202)).to.equal(undefined);
  });

  it('refuses sockets, other processes, keys, namespaces and mounts', () => {
    const refused = {
      socket: 41,
      ptrace: 101,
      writev: 311,
      keyctl: 250,
      unshare: 272,
      setns: 308,
      mount: 165,
    };
    for (const [name, number] of Object.entries(refused)) expect(verdict(number), name).to.equal(EPERM);
    expect(verdict(425), 'io_uring, which has sockets').to.equal(EPERM);
  });

  it('refuses a clone into a new user namespace, in whatever way it is asked for', () => {
    expect(verdict(56, { args: [0x10000011] })).to.equal(EPERM);
    expect(verdict(435), 'clone3').to.equal(ENOSYS);
  });

  it('refuses to type into a terminal', () => {
    expect(verdict(16, { args: [0, 0x5412] })).to.equal(EPERM);
    expect(verdict(16, { args: [0, 0x541c] })).to.equal(EPERM);
  });

  it('says that there is no fallocate, as the linker of Go expects it from some file systems', () => {
    expect(verdict(285)).to.equal(EOPNOTSUPP);
  });

  it('refuses all calls of other ABIs, which number them differently', () => {
    expect(verdict(102, { arch: 0x40000003 }), 'socketcall of i386').to.equal(ENOSYS);
    expect(verdict(0x40000000 + 41), 'socket of x32').to.equal(ENOSYS);
  });
});
