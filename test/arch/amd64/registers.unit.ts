import { expect } from 'chai';
import { flags, pointerRegisters, registerFile } from '../../../harness/arch/amd64/registers.js';

describe('the registers of amd64', () => {
  it('lie where struct user_regs_struct has them', () => {
    expect(registerFile.bytes).to.equal(216);
    const offset = (name: string): number => 8 * registerFile.index(name);
    // From sys/user.h, by offsetof.
    expect(offset('r15')).to.equal(0);
    expect(offset('rbp')).to.equal(32);
    expect(offset('rax')).to.equal(80);
    expect(offset('orig_rax')).to.equal(120);
    expect(offset('rip')).to.equal(128);
    expect(offset('eflags')).to.equal(144);
    expect(offset('rsp')).to.equal(152);
    expect(offset('fs_base')).to.equal(168);
    expect(offset('gs')).to.equal(208);
  });

  it('have PC, SP and the frame pointer, and no link register', () => {
    const { names, pc, sp, fp, lr } = registerFile;
    expect([names[pc], names[sp], names[fp], lr]).to.deep.equal(['rip', 'rsp', 'rbp', -1]);
  });

  it('may hold a pointer if they are general ones, SP excepted', () => {
    expect(pointerRegisters).to.have.length(15);
    expect(pointerRegisters).to.include('rbp').and.not.include('rsp');
  });

  it('belong to the thread if they are bases of its local storage', () => {
    expect(registerFile.ofThread.map(index => registerFile.names[index])).to.deep.equal([
      'fs_base',
      'gs_base',
    ]);
  });

  it('show CF PF AF ZF SF DF OF to a program', () => {
    const bits = [0, 2, 4, 6, 7, 10, 11].reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n);
    expect(flags.visible).to.equal(bits);
  });

  it('count when sets are compared, but for the kernel’s note of a system call', () => {
    expect(
      registerFile.table.filter(({ compared }) => compared === 0n).map(({ name }) => name),
    ).to.deep.equal(['orig_rax']);
  });
});
