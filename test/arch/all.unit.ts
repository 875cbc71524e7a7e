import { expect } from 'chai';
import { archNamed, archOfElf, processors } from '../../harness/arch/all.js';

describe('the processors', () => {
  it('are found by name, and by the machine and byte order of an ELF file', () => {
    const amd64 = archNamed('amd64');
    expect(amd64?.goarch).to.equal('amd64');
    expect(archOfElf(62, true)).to.equal(amd64);
    expect(archOfElf(62, false)).to.equal(undefined);
    expect(archNamed('pdp11')).to.equal(undefined);
  });

  it('have each a name and a file format of their own', () => {
    const formats = processors.map(({ elf }) => `${elf.machine} ${elf.littleEndian}`);
    expect(new Set(formats).size).to.equal(processors.length);
    expect(new Set(processors.map(({ goarch }) => goarch)).size).to.equal(processors.length);
  });

  for (const arch of processors) {
    describe(arch.goarch, () => {
      const { registers, sequences, trap } = arch;

      it('names each register once, and only registers of its table', () => {
        expect(new Set(registers.names).size).to.equal(registers.names.length);
        for (const name of arch.pointerRegisters) registers.index(name);
        if (arch.flags !== undefined) registers.index(arch.flags.register);
      });

      it('takes neither PC nor SP for a register that may hold a pointer', () => {
        const roles = [registers.names[registers.pc], registers.names[registers.sp]];
        expect(arch.pointerRegisters.filter(name => roles.includes(name))).to.deep.equal([]);
      });

      it('has a trap that is a whole number of instructions', () => {
        expect(trap.bytes.length).to.be.above(0);
        expect(trap.bytes.length % arch.pcQuantum).to.equal(0);
        expect([0, trap.bytes.length], 'from the trap, or from behind it').to.include(trap.pcCorrection);
      });

      for (const sequence of [sequences.V1, sequences.V2].flatMap(each => each ?? [])) {
        it(`uses one register for one thing when ${sequence.name} starts a function`, () => {
          const { closure, integers, goroutine } = sequence;
          const used = [closure, ...integers, ...((goroutine ?? -1) < 0 ? [] : [goroutine]), registers.sp];
          expect(new Set(used).size).to.equal(used.length);
        });

        it(`asks for no more stack by ${sequence.name} than is known to do`, () => {
          expect(sequence.minimumStackBytes).to.be.at.most(sequence.sufficientStackBytes);
        });
      }
    });
  }

  it('of POWER enter position-independent functions behind the search for their table of contents', () => {
    const entry = (...words: number[]) => {
      const code = Buffer.alloc(8);
      words.forEach((word, at) => void code.writeUInt32LE(word, 4 * at));
      return archNamed('ppc64le')?.localEntry?.(length => code.subarray(0, length));
    };
    // ADDIS R2,R12,0x12; ADDI R2,R2,-0x60
    expect(entry(0x3c4c0012, 0x3842ffa0)).to.equal(8);
    // MFLR R0; STD R0,16(R1)
    expect(entry(0x7c0802a6, 0xf8010010)).to.equal(0);
    // Loads an address into R2 that has nothing to do with R12.
    expect(entry(0x3c400012, 0x3842ffa0)).to.equal(0);
  });
});
