import { expect } from 'chai';
import { hex, type RegisterDescription, RegisterFile, Registers } from '../../harness/arch/registers.js';

function register(name: string, rest: Partial<RegisterDescription> = {}): RegisterDescription {
  const all = 0xffff_ffff_ffff_ffffn;
  return { name, bytes: 8, stubName: name, compared: all, ofThread: false, ...rest };
}

const file = new RegisterFile(
  [
    register('a'),
    register('sp'),
    register('pc'),
    register('link'),
    register('state', { compared: 0xfn }),
    register('thread', { ofThread: true }),
  ],
  { pc: 'pc', sp: 'sp', lr: 'link' },
);

describe('a register file', () => {
  it('knows its registers by name and by role, and the size of the kernel’s structure', () => {
    expect(file.names).to.deep.equal(['a', 'sp', 'pc', 'link', 'state', 'thread']);
    expect([file.pc, file.sp, file.lr, file.fp]).to.deep.equal([2, 1, 3, -1]);
    expect(file.bytes).to.equal(48);
    expect(file.ofThread).to.deep.equal([5]);
    expect(() => file.index('b')).to.throw('no register b');
  });

  it('refuses a role for a register that it does not have', () => {
    expect(() => new RegisterFile([register('a')], { pc: 'pc', sp: 'a' })).to.throw('no register pc');
  });
});

describe('registers', () => {
  it('are read and written by role, by index and by name', () => {
    const registers = new Registers(file);
    registers.pc = 0x45_0000_1000;
    registers.lr = 0x46_0000_2000;
    registers.setAt(0, -1n);
    expect(registers.get('pc')).to.equal(0x45_0000_1000n);
    expect(registers.number('link')).to.equal(0x46_0000_2000);
    expect(registers.at(0)).to.equal(0xffff_ffff_ffff_ffffn);
    registers.setNumber('a', -8);
    expect(registers.get('a'), 'a negative number').to.equal(0xffff_ffff_ffff_fff8n);
    expect(() => registers.fp).to.throw('this processor has no frame pointer');
  });

  it('are a view on the kernel’s structure, where they are made so', () => {
    const bytes = new Uint8Array(48);
    const registers = new Registers(file, bytes);
    registers.sp = 0x1234;
    expect([...bytes.subarray(8, 16)]).to.deep.equal([0x34, 0x12, 0, 0, 0, 0, 0, 0]);
    bytes[16] = 7;
    expect(registers.pc).to.equal(7);
  });

  it('are apart from one another, also where hundreds are made', () => {
    const sets = Array.from({ length: 300 }, (_, index) => {
      const registers = new Registers(file);
      registers.pc = index;
      registers.setAt(5, BigInt(index));
      return registers;
    });
    expect(sets.map(({ pc }) => pc)).to.deep.equal(sets.map((_, index) => index));
    expect(sets.every((each, index) => each.at(5) === BigInt(index) && each.at(0) === 0n)).to.equal(true);
  });

  it('differ from a clone in what changed since, as far as it counts', () => {
    const registers = new Registers(file);
    const before = registers.clone();
    registers.sp = 8;
    registers.set('state', 0x10n);
    expect(registers.changesSince(before)).to.deep.equal(['sp']);
    registers.set('state', 0x18n);
    expect(registers.changesSince(before)).to.deep.equal(['sp', 'state']);
    before.copyFrom(registers);
    expect(registers.changesSince(before)).to.deep.equal([]);
  });

  it('are written in hexadecimal digits', () => {
    expect([hex(255), hex(0xffff_ffff_ffff_ffffn)]).to.deep.equal(['0xff', '0xffffffffffffffff']);
  });
});
