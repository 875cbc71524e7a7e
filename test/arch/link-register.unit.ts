import { expect } from 'chai';
import { archNamed } from '../../harness/arch/all.js';
import { Registers } from '../../harness/arch/registers.js';

/*
 * The table of runtime/asm_arm64.s, asm_ppc64x.s and asm_loong64.s (1.27) and of the series riscv64, comments of
 * debugCallV2: what a debugger does where a call leaves its return address in the link register.
 */

interface Facts {
  /** How far SP moves down. */
  pushed: number;
  /** Where the frame size goes, from SP before. */
  frameSizeAt: number;
  status: string;
  closure: string;
  /** Offset of arguments from SP at status 0. */
  argumentsAt: number;
  /** Free stack that the comments ask for, in bytes. */
  minimumStack: number;
  integers: string;
}

const facts: Record<string, Facts> = {
  arm64: {
    pushed: 16,
    frameSizeAt: -32,
    status: 'x20',
    closure: 'x26',
    argumentsAt: 8,
    minimumStack: 288,
    integers: 'x0 x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 x11 x12 x13 x14 x15',
  },
  ppc64le: {
    pushed: 32,
    frameSizeAt: -64,
    status: 'r20',
    closure: 'r11',
    argumentsAt: 32,
    minimumStack: 320,
    integers: 'r3 r4 r5 r6 r7 r8 r9 r10 r14 r15 r16 r17',
  },
  loong64: {
    pushed: 8,
    frameSizeAt: -16,
    status: 'r19',
    closure: 'r29',
    argumentsAt: 8,
    minimumStack: 280,
    integers: 'r4 r5 r6 r7 r8 r9 r10 r11 r12 r13 r14 r15 r16 r17 r18 r19',
  },
  riscv64: {
    pushed: 8,
    frameSizeAt: -16,
    status: 'x24',
    closure: 'x26',
    argumentsAt: 8,
    minimumStack: 448,
    integers: 'x10 x11 x12 x13 x14 x15 x16 x17 x8 x9 x18 x19 x20 x21 x22 x23',
  },
};

const sp = 0x4000_1000;

for (const [goarch, expected] of Object.entries(facts)) {
  describe(`the call sequence of ${goarch}`, () => {
    const arch = archNamed(goarch);
    if (arch === undefined) throw new Error(`no ${goarch}`);
    const { V2 } = arch.sequences;
    const { names } = arch.registers;

    function registers(): Registers {
      const made = new Registers(arch?.registers ?? expect.fail('no registers'));
      made.sp = sp;
      made.pc = 0x1000;
      made.lr = 0x2000;
      return made;
    }

    it('pushes the link register, puts the PC into it, and the frame size below', () => {
      const entered = registers();
      const writes = V2.enter(entered, { entry: 0x9000, frameBytes: 64, pc: 0x1000 });
      const words = new Map(
        writes.flatMap(({ address, words }) => words.map((word, i) => [address + 8 * i, word])),
      );
      expect(Object.fromEntries(words)).to.deep.equal({
        [sp - expected.pushed]: 0x2000,
        [sp + expected.frameSizeAt]: 64,
      });
      expect([entered.sp, entered.pc, entered.lr]).to.deep.equal([sp - expected.pushed, 0x9000, 0x1000]);
      expect(V2.pushedBytes).to.equal(expected.pushed);
    });

    it('calls with the return address in the link register, and nothing in memory', () => {
      const called = registers();
      expect(V2.call(called, { function: 0x5000, closure: 0x6000 })).to.deep.equal([]);
      expect([called.pc, called.lr, called.sp]).to.deep.equal([0x5000, 0x1000, sp]);
      expect(called.number(expected.closure)).to.equal(0x6000);
      // At status 1 the frame functions, which are leaves to the assembler, return by a link register that the call has changed.
      expect(V2.linkOffset).to.equal(0);
    });

    it('gives all registers back but PC and SP, and another PC where another one was judged', () => {
      const [saved, now] = [registers(), registers()];
      saved.set(expected.status, 77n);
      now.sp = 0x5000_0000;
      now.pc = 0xabcd;
      expect(V2.restore(now, saved, 0, saved.pc)).to.deep.equal([]);
      expect([now.sp, now.pc, now.lr, now.get(expected.status)]).to.deep.equal([
        0x5000_0000,
        0xabcd,
        0x2000,
        77n,
      ]);
      expect(V2.restore(now, saved, 0, 0x8888)).to.deep.equal([{ address: 0x5000_0000, words: [0x1000] }]);
    });

    it('has arguments, panic value and reason where the comments say', () => {
      expect([V2.frameOffset, V2.panicOffset]).to.deep.equal([expected.argumentsAt, expected.argumentsAt]);
      expect(V2.integers.map(index => names[index]).join(' ')).to.equal(expected.integers);
      expect(names[V2.status]).to.equal(expected.status);
      expect(V2.minimumStackBytes).to.equal(expected.minimumStack);
    });
  });
}

describe('the table of registers', () => {
  it('knows every role on each processor, and has each register once', () => {
    for (const goarch of ['amd64', 'arm64', 'ppc64le', 'loong64']) {
      const arch = archNamed(goarch);
      const { names, table } = arch?.registers ?? expect.fail(`no ${goarch}`);
      expect(new Set(names).size, goarch).to.equal(names.length);
      expect(new Set(table.flatMap(({ stubName }) => stubName ?? [])).size, goarch).to.equal(
        table.filter(({ stubName }) => stubName !== undefined).length,
      );
      for (const name of arch?.pointerRegisters ?? []) expect(names, goarch).to.include(name);
      for (const name of arch?.lostByCall ?? []) expect(names, goarch).to.include(name);
    }
  });
});
