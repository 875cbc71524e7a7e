import { expect } from 'chai';
import { layOut } from '../../harness/protocol/abi/layout.js';
import { int } from '../../harness/protocol/abi/types.js';
import { readResults, writeArguments } from '../../harness/protocol/abi/values.js';
import { type Call, ProtocolError } from '../../harness/protocol/call.js';
import { ProtocolFunctions } from '../../harness/protocol/functions.js';
import { type Injected, inject } from '../../harness/protocol/inject.js';
import type { Stop } from '../../harness/target/target.js';
import { paperArch } from './paper-arch.js';
import { at, frameFunction, paperCode, ScriptedTarget } from './scripted-target.js';

const callerSp = 0x8f_f000;
const calleeSp = 0x8e_0000;
const slot = callerSp - 32;
const entrySp = slot - 0x90;
const point = at.caller + 0x10;
const { trap } = ScriptedTarget;

const ready = trap(frameFunction(32) + 0x20, { status: 0, sp: calleeSp });
const returned = trap(frameFunction(32) + 0x28, { status: 1, r0: 42, sp: calleeSp });
const restore = trap(at.entry + 0x80, { status: 16, sp: entrySp });
const back = trap(point, { sp: callerSp });

function play(
  script: ((target: ScriptedTarget) => Stop)[],
  rest: Partial<Call> = {},
): { injected: Injected; results: unknown[] } {
  const target = new ScriptedTarget(script, paperArch);
  for (const [name, value] of Object.entries({ sp: callerSp, pc: point, link: 0x1f00, g: at.g, r1: 7 })) {
    target.registers.setNumber(name, value);
  }
  target.writeWords(at.g, [0x8d_0000, 0x90_0000]);
  const functions = new ProtocolFunctions(paperCode('runtime.debugCallV2', paperArch));
  const layout = layOut({ parameters: [int], results: [int] }, functions.sequence);
  const results: unknown[] = [];
  const injected = inject(target, functions, 7, {
    function: at.callee,
    frameBytes: 16,
    writeArguments: frame => writeArguments(frame, layout, [41n]),
    readResults: frame => results.push(...readResults(frame, layout)),
    ...rest,
  });
  return { injected, results };
}

describe('an injection on a processor with a link register', () => {
  it('saves the link register at the slot, and puts the PC into it', () => {
    const seen: number[] = [];
    play([
      target => {
        const { registers } = target;
        seen.push(
          registers.sp,
          registers.pc,
          registers.lr,
          target.readWord(slot),
          target.readWord(slot - 16),
        );
        return ready(target);
      },
      returned,
      restore,
      back,
    ]);
    expect(seen).to.deep.equal([slot, at.entry, point, 0x1f00, 16]);
  });

  it('starts the function with the address behind the trap in the link register, and SP as it is', () => {
    const seen: number[] = [];
    play([
      ready,
      target => {
        const { registers } = target;
        seen.push(registers.pc, registers.lr, registers.sp, registers.number('r0'));
        return returned(target);
      },
      restore,
      back,
    ]);
    expect(seen).to.deep.equal([at.callee, frameFunction(32) + 0x24, calleeSp, 41]);
  });

  it('reloads the link register after the function has returned', () => {
    let link = 0;
    const { results } = play([
      target => {
        target.writeWord(calleeSp, 0x2abc);
        return ready(target);
      },
      returned,
      target => {
        link = target.registers.lr;
        return restore(target);
      },
      back,
    ]);
    expect(link).to.equal(0x2abc);
    expect(results).to.deep.equal([42n]);
  });

  it('has another PC judged by way of the link register, and puts the real one at SP at the end', () => {
    const seen: number[] = [];
    play(
      [
        target => {
          seen.push(target.registers.lr);
          return ready(target);
        },
        returned,
        restore,
        target => {
          seen.push(target.readWord(entrySp));
          return back(target);
        },
      ],
      { pc: 0x1234 },
    );
    expect(seen).to.deep.equal([0x1234, point]);
  });

  it('finds the reason of a refusal at the first of its places that has a string', () => {
    const refused = (place: number): Injected['outcome'] =>
      play([
        target => {
          target.writeWords(entrySp + 16, [0x7fff_ffff, 0x7fff_ffff, 0x7fff_ffff]);
          target.writeWords(entrySp + place, [0x4000, 8]);
          target.write(0x4000, Buffer.from('too much'));
          return trap(at.entry + 0x60, { status: 8, sp: entrySp })(target);
        },
        restore,
        back,
      ]).injected.outcome;
    expect(refused(24)).to.deep.equal({ kind: 'refused', reason: 'too much' });
    expect(refused(16)).to.deep.equal({ kind: 'refused', reason: 'too much' });
    expect(() => refused(64)).to.throw(ProtocolError, 'the reason of a refusal');
  });

  it('reads a panic value above the saved link register', () => {
    const { outcome } = play([
      ready,
      target => {
        target.writeWords(calleeSp - 64 + 16, [0xaaaa, 0xbbbb]);
        return trap(at.panicked + 0x10, { status: 2, sp: calleeSp - 64 })(target);
      },
      restore,
      back,
    ]).injected;
    expect(outcome).to.deep.equal({ kind: 'panicked', panic: { type: 0xaaaa, data: 0xbbbb } });
  });

  it('knows a stack that was copied during the call by its goroutine, without a frame pointer', () => {
    const moved = 0x100_0000;
    const moving = (target: ScriptedTarget): Stop => {
      target.writeWord(at.g + 8, 0x90_0000 + moved);
      return trap(frameFunction(32) + 0x28, { status: 1, r0: 42, sp: calleeSp + moved })(target);
    };
    const { injected } = play([
      ready,
      moving,
      trap(at.entry + 0x80, { status: 16, sp: entrySp + moved }),
      trap(point, { sp: callerSp + moved }),
    ]);
    expect(injected.after.sp).to.equal(callerSp + moved);
    expect(() => play([ready, trap(frameFunction(32) + 0x28, { status: 1, sp: calleeSp + moved })])).to.throw(
      ProtocolError,
      'the stack pointer after the call',
    );
  });

  it('takes a trap for the runtime’s only if all its bytes are there', () => {
    // At the function's first instruction the code on paper has something else.
    expect(() => play([trap(frameFunction(32), { status: 0, sp: calleeSp })])).to.throw(
      ProtocolError,
      'the instruction of a stop',
    );
  });
});
