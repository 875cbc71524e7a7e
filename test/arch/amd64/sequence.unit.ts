import { expect } from 'chai';
import { registerFile } from '../../../harness/arch/amd64/registers.js';
import { V1, V2 } from '../../../harness/arch/amd64/sequence.js';
import { Registers } from '../../../harness/arch/registers.js';

const names = (indexes: readonly number[]): unknown[] => indexes.map(index => registerFile.names[index]);

function registersWith(values: Record<string, number>): Registers {
  const registers = new Registers(registerFile);
  for (const [name, value] of Object.entries(values)) registers.setNumber(name, value);
  return registers;
}

describe('the call sequence of amd64', () => {
  it('has the status in AX in V1 and in R12 in V2, and the closure in DX in both', () => {
    expect(names([V1.status, V2.status, V1.closure, V2.closure])).to.deep.equal(['rax', 'r12', 'rdx', 'rdx']);
  });

  it('passes everything in the frame in V1, and nine integers and fifteen floats in registers in V2', () => {
    expect([V1.integers, V1.floats]).to.deep.equal([[], 0]);
    expect(names(V2.integers)).to.deep.equal(['rax', 'rbx', 'rcx', 'rdi', 'rsi', 'r8', 'r9', 'r10', 'r11']);
    expect(V2.floats).to.equal(15);
  });

  it('pushes the PC and asks for the frame 16 bytes below it', () => {
    const registers = registersWith({ rsp: 0x9000, rip: 0x4444, rbx: 7 });
    const writes = V2.enter(registers, { entry: 0x2000, frameBytes: 64, pc: 0x4444 });
    expect(writes).to.deep.equal([{ address: 0x9000 - 8 - 16, words: [64, 0, 0x4444] }]);
    expect([registers.sp, registers.pc, registers.number('rbx')]).to.deep.equal([0x8ff8, 0x2000, 7]);
    expect(V2.pushedBytes).to.equal(8);
  });

  it('starts the function with the address behind the trap to return to', () => {
    const registers = registersWith({ rsp: 0x9000, rip: 0x3021 });
    expect(V2.call(registers, { function: 0x1100, closure: 0x77 })).to.deep.equal([
      { address: 0x8ff8, words: [0x3021] },
    ]);
    expect([registers.sp, registers.pc, registers.number('rdx')]).to.deep.equal([0x8ff8, 0x1100, 0x77]);
  });

  it('restores all registers but PC, SP and the thread’s own', () => {
    const saved = registersWith({ rsp: 1, rip: 0x4444, rbx: 3, eflags: 0x246, fs_base: 5, gs_base: 6 });
    const registers = registersWith({ rsp: 0x9000, rip: 0x2081, rbx: 9, fs_base: 0x70, gs_base: 0x80 });
    expect(V2.restore(registers, saved, 0x8f00, 0x4444)).to.deep.equal([]);
    const seen = ['rsp', 'rip', 'rbx', 'eflags', 'fs_base', 'gs_base'].map(name => registers.number(name));
    expect(seen).to.deep.equal([0x9000, 0x2081, 3, 0x246, 0x70, 0x80]);
  });

  it('puts the real PC where another one was pushed to be judged', () => {
    const saved = registersWith({ rip: 0x4444 });
    const writes = V2.restore(registersWith({}), saved, 0x8f00, 0x5555);
    expect(writes).to.deep.equal([{ address: 0x8f00, words: [0x4444] }]);
  });
});
