import { expect } from 'chai';
import type { Scenario } from '../scenario.js';
import { intToInt, toInt, walks } from './fixtures.js';

/** What main.Walk(&x, 100) prints with x = 1, and x after it. */
function walked(): string {
  let [x, sum] = [1, 0];
  for (let i = 0; i < 100; i++) {
    x += i;
    sum += x;
  }
  return `stack ${sum} ${x}\n`;
}

/** What main.WalkHeap(100) prints. */
function walkedHeap(): string {
  let sum = 0;
  for (let i = 0; i < 100; i++) sum += (i & 63) ** 2;
  return `heap ${sum}\n`;
}

/** Stacks that grow, and garbage that is collected, during a call. */
export const memory: Scenario[] = [
  {
    id: 'memory/stack-grows',
    title: 'the stack grows during the call, and a pointer to it in a register stays right',
    requirements: ['stack.pointers'],
    fixtures: [walks],
    run(stage) {
      const program = stage.start();
      let moved = 0;
      for (const depth of [8n, 64n, 512n]) {
        program.runTo('stack');
        const goroutine = program.goroutine();
        const { before, after, results } = program.call('main.Grow', intToInt, [depth]);
        expect(results).to.deep.equal([depth]);
        const inStack = program.arch.pointerRegisters.filter(
          name => before.number(name) >= goroutine.stackLow && before.number(name) < goroutine.stackHigh,
        );
        expect(inStack, 'registers that point into the stack').not.to.deep.equal([]);
        if (program.goroutine().stackHigh !== goroutine.stackHigh) moved++;
        // A dead register may keep its old address. The walk's right result shows that the live ones were
        // adjusted.
        const right = inStack.filter(
          name => after.number(name) === goroutine.relocated(program.target, before.number(name)),
        );
        expect(right, 'registers that point to the same variable').not.to.deep.equal([]);
        program.restoreLost(before, after);
      }
      if (program.oracle.era.runsOn === 'same goroutine') expect(moved, 'moves of the stack').to.be.above(0);
      expect(program.finish().stdout).to.equal(walked() + walkedHeap());
    },
  },
  {
    id: 'memory/only-reference-in-register',
    title: 'garbage is collected during the call, and an object that only a register refers to is kept',
    requirements: ['gc.during-call'],
    fixtures: [walks],
    run(stage) {
      const program = stage.start();
      for (let round = 0; round < 5; round++) {
        program.runTo('heap');
        const { before, after, results } = program.call('main.Collect', toInt, []);
        expect(results).to.deep.equal([3n * 200n * 64n]);
        program.restoreLost(before, after);
      }
      const finalized = program.target.read(program.address('main.Finalized'), 4);
      expect(Array.from(finalized), 'blocks that were freed').to.deep.equal([0, 0, 0, 0]);
      expect(program.finish().stdout).to.equal(walked() + walkedHeap());
    },
  },
];
