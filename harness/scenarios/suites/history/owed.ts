import { expect } from 'chai';
import type { InstructionKind } from '../../../arch/arch.js';
import { layOut } from '../../../protocol/abi/layout.js';
import { emptyInterface, int, pointer } from '../../../protocol/abi/types.js';
import { readResults, writeArguments } from '../../../protocol/abi/values.js';
import type { Debuggee } from '../../debuggee.js';
import type { Scenario } from '../../scenario.js';
import { intToInt, nothing, toInt } from '../fixtures.js';
import { interfaceAt } from '../reading.js';
import { requireRegisterArguments } from '../register-arguments.js';
import { fixture, keepingFlags, undisturbed } from './program.js';

const toPointer = { parameters: [], results: [pointer] };
const fromPointer = { parameters: [pointer], results: [] };

/** Returns the address of a new counter on the heap that only the debugger knows of. */
function newCounter(program: Debuggee): bigint {
  const [counter] = keepingFlags(program, () => program.call('main.NewCounter', toPointer, [])).results;
  return counter as bigint;
}

function collect(program: Debuggee): bigint {
  const [finalized] = keepingFlags(program, () => program.call('main.Collect', toInt, [])).results;
  return finalized as bigint;
}

/** Reports about what the debugger must do itself: this one does it, and gets the right results. */
export const owedByDebugger: Scenario[] = [
  {
    id: 'history/delve-2985',
    title: 'a call between a comparison and its branch does not change the branch',
    requirements: ['registers.flags'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start();
      const compare = program.program.func('main.Compare');
      program.runTo(program.address('main.Compare'));
      let branches = 0;
      for (let steps = 0; program.program.funcAt(program.pc()) === compare; steps++) {
        if (steps > 500) throw new Error('main.Compare does not end');
        const instruction = nextInstruction(program);
        if (instruction === 'conditional jump' && program.oracle.verdict(program.pc()) === 'accepted') {
          branches++;
          program.call('main.Add', intToInt, [1n]);
        }
        // Functions that main.Compare calls are not stepped through.
        if (instruction === 'call') {
          program.runTo(program.registers().pc + program.arch.instructions.directCallBytes);
        } else {
          program.step();
        }
      }
      expect(branches, 'branches').to.be.above(0);
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
  {
    id: 'history/delve-3174',
    title: 'a method that keeps its receiver is called on a heap copy of a variable on the stack',
    requirements: ['debugger.escaping-arguments'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start(fixture, { env: { GOGC: 'off' } });
      program.runTo(program.address('main.Hold'));
      const registers = program.registers();
      const { integers, pushedBytes } = stage.protocol;
      const variable =
        integers[0] === undefined
          ? program.target.readWord(registers.sp + pushedBytes)
          : registers.numberAt(integers[0]);
      const { stackLow, stackHigh } = program.goroutine();
      expect(variable, 'the variable’s address').to.be.within(stackLow, stackHigh);
      program.runTo('held');
      const copy = newCounter(program);
      program.target.write(Number(copy), program.target.read(variable, 24));
      keepingFlags(program, () => program.call('main.(*Counter).Keep', fromPointer, [copy]));
      expect(collect(program), 'counters that were freed').to.equal(0n);
      expect(program.finish().stdout).to.equal(undisturbed.replace(' 0 3', ' 789 3'));
    },
  },
  {
    id: 'history/delve-3310',
    title:
      'a variable in a register is passed to a call, and to a call within it, as it was at the injection point',
    requirements: ['debugger.saved-registers'],
    fixtures: [fixture],
    run(stage) {
      requireRegisterArguments(stage);
      const program = stage.start();
      program.runTo(program.address('main.Pair'));
      const saved = program.registers();
      const [first, second] = stage.protocol.integers as [number, number];
      expect([saved.at(first), saved.at(second)], 'the parameters').to.deep.equal([5n, 6n]);
      const layout = layOut(intToInt, program.functions.sequence);
      const seen: unknown[] = [];
      const { before, after } = program.inject({
        function: program.address('main.Add'),
        frameBytes: layout.frameBytes,
        writeArguments: frame => writeArguments(frame, layout, [saved.at(first)]),
        readResults: frame => {
          seen.push(...readResults(frame, layout));
          const between = program.registers().at(second);
          expect(between, 'the second parameter’s register between the stops').not.to.equal(6n);
          seen.push(...program.call('main.Add', intToInt, [saved.at(second)]).results);
        },
      });
      program.restoreLost(before, after);
      expect(seen).to.deep.equal([6n, 7n]);
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
  {
    id: 'history/delve-3310-pinner',
    title: 'a call’s result is kept while a pinner of debugPinnerV1 has it, and is freed when it is unpinned',
    requirements: ['gc.pinned'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start(fixture, { env: { GOGC: 'off' } });
      program.runTo('before');
      const [pinner = 0n] = keepingFlags(program, () =>
        program.call('runtime.debugPinnerV1', toPointer, []),
      ).results;
      const counter = newCounter(program);
      // The type in the interface can be any pointer type: this one is known.
      const { type } = interfaceAt(program, program.address('main.PointerType'));
      const pin = { parameters: [pointer, emptyInterface], results: [] };
      keepingFlags(program, () =>
        program.call('runtime.(*Pinner).Pin', pin, [pinner, [BigInt(type), counter]]),
      );
      expect(collect(program), 'pinned counters that were freed').to.equal(0n);
      keepingFlags(program, () => program.call('runtime.(*Pinner).Unpin', fromPointer, [pinner]));
      expect(collect(program), 'unpinned counters that were freed').to.equal(1n);
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
  {
    id: 'history/delve-3927',
    title: 'after a call that panics with a nil pointer, the program goes on where it was, step by step',
    requirements: ['panic.contained'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start();
      program.runTo('before');
      const parse = program.program.funcAt(program.pc());
      const last = BigInt(program.target.readWord(program.address('main.Last')));
      // A panic without a recover gets here. It must never happen.
      const fatal = program.address('runtime.fatalpanic');
      program.target.insertBreakpoint(fatal);
      const { outcome } = keepingFlags(program, () =>
        program.call('main.(*Node).Next', { parameters: [pointer], results: [pointer, int] }, [last]),
      );
      expect(outcome.kind).to.equal('panicked');
      expect(program.program.funcAt(program.pc())).to.equal(parse);
      program.step();
      program.target.removeBreakpoint(fatal);
      program.runTo('after');
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
  {
    id: 'history/delve-pr-2232',
    title:
      'a breakpoint at the entry point, and one at the injection point, are distinguished from stops of the protocol',
    requirements: ['debugger.entry-padding'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start();
      program.runTo('before');
      const here = program.registers().pc;
      program.target.insertBreakpoint(here);
      // It takes effect when the thread goes on: before the first instruction of the entry point.
      program.target.interrupt(program.tid);
      let atEntry = 0;
      const { trace, results } = keepingFlags(program, () =>
        program.call('main.Add', intToInt, [1n], {
          onStop(stop) {
            expect(stop.kind).to.equal('interrupted');
            expect(program.pc()).to.equal(program.functions.enterAt);
            atEntry++;
            program.target.resume(stop.tid);
          },
        }),
      );
      expect(results).to.deep.equal([2n]);
      expect(atEntry, 'stops at the entry point').to.equal(1);
      expect(trace().flatMap(({ status }) => status ?? [])).to.deep.equal([0, 1, 16]);
      program.target.removeBreakpoint(here);
      keepingFlags(program, () => program.call('main.Nop', nothing, []));
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
];

/** Returns what the next instruction does. */
function nextInstruction(program: Debuggee): InstructionKind {
  const { instructions } = program.arch;
  return instructions.kindOf(program.target.read(program.registers().pc, instructions.prefixBytes));
}
