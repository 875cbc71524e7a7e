import { closeSync, openSync } from 'node:fs';
import { expect } from 'chai';
import { decode } from '../../harness/observe/tracing/decode.js';
import { DebuggerProcess } from '../../harness/observe/tracing/process.js';
import { Asked, RegisterSet, SystemCallNumber } from '../../harness/observe/tracing/system-calls.js';
import { NativeMemory } from '../../harness/target/ptrace/kernel.js';

describe('the decoder of a debugger’s system calls', () => {
  /** This process is the debugger whose memory the calls point to. */
  const self = new DebuggerProcess(process.pid);
  const program = 4242;
  const old = (_pid: number, _address: number, length: number): Uint8Array => new Uint8Array(length);
  const memory = new NativeMemory(512);
  const bytesFrom = (first: number, length: number): number[] =>
    Array.from({ length }, (_, index) => (first + index) & 0xff);
  const decoded = (number: number, ...args: (number | bigint)[]) =>
    decode(self, { number, args: args.map(arg => BigInt.asUintN(64, BigInt(arg))) }, old);

  beforeEach(() => memory.bytes.set(bytesFrom(0, 512)));
  after(() => self.forget());

  it('takes registers from where the request points, when it begins, and only if it succeeds', () => {
    const set = decoded(SystemCallNumber.ptrace, Asked.SETREGS, program, 0, memory.address);
    memory.bytes.fill(0xff);
    expect(set?.after?.(-3)).to.deep.equal([]);
    const [act] = set?.after?.(0) ?? [];
    expect(act).to.deep.include({ kind: 'registers-written', tid: program });
    expect(act && 'bytes' in act ? [...act.bytes] : []).to.deep.equal(bytesFrom(0, 216));
  });

  it('follows the iovec of a register set, and tells general from vector registers', () => {
    memory.data.setBigUint64(0, BigInt(memory.address + 64), true);
    memory.data.setBigUint64(8, 32n, true);
    const kinds = [RegisterSet.general, RegisterSet.floating, RegisterSet.extended, 0x100].map(set => {
      const call = decoded(SystemCallNumber.ptrace, Asked.GETREGSET, program, set, memory.address);
      return call?.after?.(0).map(act => [act.kind, 'bytes' in act ? act.bytes[0] : undefined])[0];
    });
    expect(kinds).to.deep.equal([
      ['registers-read', 64],
      ['vectors-read', 64],
      ['vectors-read', 64],
      undefined,
    ]);
  });

  it('reports that a thread goes on when the request begins, with its signal', () => {
    const call = decoded(SystemCallNumber.ptrace, Asked.CONT, program, 0, 23);
    expect(call?.now).to.deep.equal({ kind: 'resumed', tid: program, how: 'continue', signal: 23 });
    const step = decoded(SystemCallNumber.ptrace, Asked.SINGLESTEP, program, 0, 0);
    expect(step?.now).to.deep.include({ how: 'step', signal: 0 });
  });

  it('shares the bytes of process_vm_writev out among its spans, as far as they were written', () => {
    for (const [at, [address, length]] of [
      [memory.address + 100, 12],
      [0x1000, 8],
      [0x2000, 4],
    ].entries()) {
      memory.data.setBigUint64(16 * at, BigInt(address ?? 0), true);
      memory.data.setBigUint64(16 * at + 8, BigInt(length ?? 0), true);
    }
    const call = decoded(
      SystemCallNumber.process_vm_writev,
      program,
      memory.address,
      1,
      memory.address + 16,
      2,
      0,
    );
    const written = (call?.after?.(10) ?? []).map(act =>
      act.kind === 'memory-written' ? [act.address, [...act.bytes], act.before?.length] : [],
    );
    expect(written).to.deep.equal([
      [0x1000, bytesFrom(100, 8), 8],
      [0x2000, bytesFrom(108, 2), 2],
    ]);
  });

  it('recognises writes to the memory of a process by the file, and ignores other files', () => {
    const [mem, other] = [openSync('/proc/self/mem', 'r+'), openSync('/dev/null', 'w')];
    try {
      const call = decoded(SystemCallNumber.pwrite64, mem, memory.address + 3, 2, 0x7000);
      const [act] = call?.after?.(2) ?? [];
      expect(act).to.deep.include({ kind: 'memory-written', pid: process.pid, address: 0x7000 });
      expect(act && 'bytes' in act ? [...act.bytes] : []).to.deep.equal([3, 4]);
      expect(decoded(SystemCallNumber.pwrite64, other, memory.address, 2, 0)).to.equal(undefined);
    } finally {
      closeSync(mem);
      closeSync(other);
    }
  });

  it('reads what wait4 and waitid report', () => {
    memory.data.setInt32(0, 0x057f, true);
    expect(decoded(SystemCallNumber.wait4, -1, memory.address, 0, 0)?.after?.(program)).to.deep.equal([
      { kind: 'stopped', tid: program, status: 0x057f },
    ]);
    expect(decoded(SystemCallNumber.wait4, -1, memory.address, 1, 0)?.after?.(0)).to.deep.equal([]);
    // siginfo_t: CLD_TRAPPED by SIGTRAP.
    memory.data.setInt32(8, 4, true);
    memory.data.setInt32(16, program, true);
    memory.data.setInt32(24, 5, true);
    expect(decoded(SystemCallNumber.waitid, 0, 0, memory.address, 0, 0)?.after?.(0)).to.deep.equal([
      { kind: 'stopped', tid: program, status: 0x057f },
    ]);
  });
});
