import { expect } from 'chai';
import { describePc } from '../../../protocol/trace.js';
import type { Debuggee } from '../../debuggee.js';
import type { Scenario } from '../../scenario.js';
import { intToInt, nothing, residue, toInt } from '../fixtures.js';

function number(program: Debuggee, name: string): number {
  return Number(program.call(name, toInt, []).results[0]);
}

/** Injects calls of functions of the program `residue` that end in each possible way, one after the other. */
export function callInEachWay(program: Debuggee, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    expect(program.call('main.Add', intToInt, [BigInt(round)]).results).to.deep.equal([BigInt(round + 1)]);
    expect(program.call('main.Panic', nothing, []).outcome.kind).to.equal('panicked');
    expect(program.call('main.Add', intToInt, [1n], { frameBytes: 65537 }).outcome.kind).to.equal('refused');
  }
}

/** What calls leave behind, and how dumps show them. */
export const residueOfCalls: Scenario[] = [
  {
    id: 'call/leaves-nothing',
    title: 'hundreds of calls leave no goroutine behind, and neither heap nor stacks grow',
    requirements: ['call.no-residue'],
    fixtures: [residue],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      callInEachWay(program, 30);
      const goroutines = number(program, 'main.Goroutines');
      const bytes = number(program, 'main.InUse');
      const rounds = stage.profile === 'full' ? 3000 : 250;
      callInEachWay(program, rounds);
      expect(number(program, 'main.Goroutines'), 'goroutines').to.equal(goroutines);
      // The stacks of that many calls alone would exceed this. The runtime keeps some for later goroutines.
      expect(number(program, 'main.InUse') - bytes, 'bytes in use').to.be.below(2 * rounds * 2048);
    },
  },
  {
    id: 'call/caller-waits',
    title: 'a dump of all goroutines, taken in a call, shows that the caller waits for it',
    requirements: ['call.wait-reason'],
    fixtures: [residue],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      expect(number(program, 'main.Waiting')).to.equal(1);
    },
  },
  {
    id: 'call/caller-line',
    title: 'a dump of all goroutines, taken in a call, shows the caller at the line of its next instruction',
    requirements: ['call.caller-line'],
    fixtures: [residue],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      const spin = program.program.funcAt(program.pc());
      const lineAt = (pc: number): number | undefined => spin?.lineAt(pc)?.line;
      let looked = 0;
      // Runs the loop once, step by step. The line of a return address is that of the byte before it; where a
      // line begins, the difference shows.
      const first = program.pc();
      do {
        const pc = program.pc();
        const begins = program.program.funcAt(pc) === spin && lineAt(pc - 1) !== lineAt(pc);
        if (begins && program.oracle.verdict(pc) === 'accepted') {
          const line = number(program, 'main.CallerLine');
          expect(line, `the line of ${describePc(program.program, pc)}`).to.equal(lineAt(pc));
          looked++;
        }
        program.step();
      } while (program.pc() !== first);
      expect(looked, 'lines of the loop').to.be.above(0);
    },
  },
];
