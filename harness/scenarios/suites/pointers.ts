import { expect } from 'chai';
import type { Debuggee } from '../debuggee.js';
import type { Scenario, Stage } from '../scenario.js';
import { intToInt, sweep, toInt } from './fixtures.js';
import { Point } from './sweep/point.js';

const env = { GOGC: 'off', GODEBUG: 'clobberfree=1,asyncpreemptoff=1' };

/**
 * A program at a function's first instruction: a safe point in all releases, where no register map names a
 * register.
 */
function ready(stage: Stage): Debuggee {
  const program = stage.start(sweep, { args: ['loops'], env, pinned: true });
  program.runTo(program.address('main.ready'));
  return program;
}

/**
 * Fills registers, injects a call, and compares all registers and the stack. Restores the registers
 * afterwards.
 */
function playFilled(
  program: Debuggee,
  names: readonly string[],
  value: (index: number, point: Point) => bigint,
): void {
  const func = program.program.func('main.ready');
  if (func === undefined) throw new Error('the fixture has no main.ready');
  const before = program.registers();
  const filled = before.clone();
  const origin = new Point(program, { func, previous: undefined });
  names.forEach((name, index) => {
    filled.set(name, value(index, origin));
  });
  program.setRegisters(filled);
  const point = new Point(program, { func, previous: undefined });
  const call = program.call('main.Stir', intToInt, [1n]);
  point.expectReturn(call, [2n]);
  // No register map names any register here. The frame pointer follows the stack in any case.
  const followers = program.oracle.era.runsOn === 'new goroutine' ? program.arch.pointerRegisters : [];
  point.expectRegisters(call.after, followers);
  point.expectStack(call.after);
  const restored = before.clone();
  restored.sp = call.after.sp;
  if (program.framePointer !== undefined && point.inStack(before.fp)) restored.fp = before.fp + point.moved();
  program.setRegisters(restored);
}

/** How many spare nodes the fixture has: as many as any processor has registers for. */
const spareCount = 32;

/** main.Spare: its address, and the nodes that it refers to. */
function spares(program: Debuggee): { address: number; nodes: bigint[] } {
  const address = program.address('main.Spare');
  const bytes = program.target.read(address, spareCount * 8).slice();
  return { address, nodes: [...new BigUint64Array(bytes.buffer)] };
}

/** The spare nodes that the garbage collector freed, by index. */
function lost(program: Debuggee): number[] {
  return [...program.target.read(program.address('main.Lost'), spareCount).entries()].flatMap(
    ([index, gone]) => (gone === 0 ? [] : [index]),
  );
}

/** What registers may hold at an injection point. */
export const pointers: Scenario[] = [
  {
    id: 'registers/only-reference-each',
    title:
      'an object survives a collection during the call when any one register has the only reference to it',
    requirements: ['gc.registers'],
    fixtures: [sweep],
    run(stage) {
      const program = ready(stage);
      // The frame pointer keeps its purpose in all of Go's compiled code: the runtime does not take it for a
      // reference.
      const names = program.freeRegisters.filter(name => name !== program.framePointer);
      const { address, nodes } = spares(program);
      const before = program.registers();
      const filled = before.clone();
      names.forEach((name, index) => {
        filled.set(name, nodes[index] ?? 0n);
      });
      program.setRegisters(filled);
      // From here on, nothing else refers to the nodes.
      program.target.write(address, new Uint8Array(names.length * 8));
      const first = program.call('main.Settle', toInt, []);
      expect(first.results).to.deep.equal([3n]);
      const gone = lost(program).map(index => names[index] ?? `spare ${index}`);
      expect(gone, 'registers whose object was freed').to.deep.equal([]);
      const values = names.map(name => program.target.readWord(first.after.number(name)));
      expect(values, 'the objects').to.deep.equal(names.map((_name, index) => 1000 + index));
      // This proves that nothing else kept them: once the registers hold something else, they are freed.
      program.setRegisters(before);
      program.call('main.Settle', toInt, []);
      expect(lost(program).length, 'objects freed once no register refers to them').to.be.above(10);
    },
  },
  {
    id: 'registers/stack-pointers',
    title:
      'pointers to the caller’s stack come back right in all registers, though stacks move during the call',
    requirements: ['registers.general'],
    fixtures: [sweep],
    run(stage) {
      const program = ready(stage);
      for (const offset of [0, 8, 1024]) {
        playFilled(program, program.freeRegisters, (index, { before, goroutine }) => {
          const room = goroutine.stackHigh - before.sp;
          return BigInt(before.sp + ((offset + 8 * index) % room));
        });
      }
      expect(program.finish().stdout).to.equal('loops 190 4 3\n');
    },
  },
  {
    id: 'registers/lookalikes',
    title:
      'numbers that look like pointers, to memory that was never allocated or to the middle of words, do no harm',
    requirements: ['registers.general'],
    fixtures: [sweep],
    run(stage) {
      const program = ready(stage);
      const names = program.freeRegisters;
      // The heap's first arena: allocated spans, free ones, and addresses that are only reserved.
      const arena = 0xc0_0000_0000n;
      for (const stride of [8n, 1n, 0x2001n, 0x4_1003n, 0x40_0000n]) {
        playFilled(program, names, index => arena + BigInt(index) * stride);
      }
      // Small numbers, the ends of the address space, types and code.
      const text = BigInt(program.address('main.Stir'));
      const odd = [1n, 4095n, 4096n, (1n << 47n) - 1n, 1n << 63n, (1n << 64n) - 1n, text, text + 1n];
      playFilled(program, names, index => odd[index % odd.length] ?? 0n);
      expect(program.finish().stdout).to.equal('loops 190 4 3\n');
    },
  },
];
