import { expect } from 'chai';
import { layOut } from '../../harness/protocol/abi/layout.js';
import { int } from '../../harness/protocol/abi/types.js';
import { type GoValue, readResults, writeArguments } from '../../harness/protocol/abi/values.js';
import { type Call, ProtocolError } from '../../harness/protocol/call.js';
import { ProtocolFunctions } from '../../harness/protocol/functions.js';
import { inject } from '../../harness/protocol/inject.js';
import type { Stop } from '../../harness/target/target.js';
import { at, frameFunction, paperCode, ScriptedTarget } from './scripted-target.js';

const stackHigh = 0x90_0000;
const callerSp = 0x8f_f000;
const calleeSp = 0x8e_0000;
const signature = { parameters: [int], results: [int] };

type Step = (target: ScriptedTarget) => Stop;

/** A goroutine at its injection point, and what the runtime does from there on. */
function scene(
  version: 'V1' | 'V2',
  script: Step[],
): { target: ScriptedTarget; functions: ProtocolFunctions } {
  const target = new ScriptedTarget(script);
  target.registers.sp = callerSp;
  target.registers.pc = at.caller + 0x10;
  target.registers.setNumber('fs_base', 0x60_0008);
  target.writeWord(0x60_0000, at.g);
  target.writeWord(at.g, 0x8d_0000);
  target.writeWord(at.g + 8, stackHigh);
  return { target, functions: new ProtocolFunctions(paperCode(`runtime.debugCall${version}`)) };
}

const { trap } = ScriptedTarget;
/** The entry point's own stack pointer: its frame is 0x90 bytes and lies below the return address. */
const entrySp = callerSp - 8 - 0x90;
const back = trap(at.caller + 0x10, { rsp: callerSp });
const v1 = {
  ready: trap(frameFunction(32) + 0x20, { rax: 0, rsp: calleeSp, rbp: calleeSp + 32 }),
  returned: trap(frameFunction(32) + 0x28, { rax: 1, rsp: calleeSp, rbp: calleeSp + 32 }),
  restore: trap(at.entry + 0x80, { rax: 16, rsp: entrySp }),
};

function add(functions: ProtocolFunctions, frameBytes = 16): Call & { results: GoValue[] } {
  const layout = layOut(signature, functions.sequence);
  return {
    function: at.callee,
    frameBytes,
    results: [],
    writeArguments: frame => writeArguments(frame, layout, [41n]),
    readResults(frame) {
      this.results = readResults(frame, layout);
    },
  };
}

/** The error that a script must end in. */
function failure(version: 'V1' | 'V2', script: Step[], frameBytes?: number): ProtocolError {
  const { target, functions } = scene(version, script);
  try {
    inject(target, functions, 7, add(functions, frameBytes));
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error('the injection should have failed');
}

describe('an injection', () => {
  it('plays V1: pushes the PC, asks for the frame, passes the argument in it and reads the result from it', () => {
    const seen: number[] = [];
    const { target, functions } = scene('V1', [
      t => {
        seen.push(t.registers.pc, t.registers.sp, t.readWord(callerSp - 8), t.readWord(callerSp - 24));
        return v1.ready(t);
      },
      t => {
        seen.push(t.registers.pc, t.registers.sp, t.readWord(calleeSp - 8), t.readWord(calleeSp));
        t.writeWord(calleeSp + 8, 42);
        return v1.returned(t);
      },
      v1.restore,
      back,
    ]);
    const call = add(functions);
    const { outcome, trace } = inject(target, functions, 7, call);
    expect(outcome).to.deep.equal({ kind: 'returned' });
    expect(call.results).to.deep.equal([42n]);
    expect(seen).to.deep.equal([
      ...[at.entry, callerSp - 8, at.caller + 0x10, 16],
      ...[at.callee, calleeSp - 8, frameFunction(32) + 0x21, 41],
    ]);
    expect(trace().map(stop => stop.function)).to.deep.equal([
      'main.caller+0x10',
      'debugCall32+0x21',
      'debugCall32+0x29',
      'runtime.debugCallV1+0x81',
      'main.caller+0x10',
    ]);
    expect(target.left).to.equal(0);
    expect([...target.breakpoints], 'breakpoints that stay behind').to.deep.equal([]);
  });

  it('plays V2: the argument and the result are in RAX, the status in R12', () => {
    let argument = 0;
    const { target, functions } = scene('V2', [
      trap(frameFunction(32) + 0x20, { r12: 0, rsp: calleeSp }),
      t => {
        argument = t.registers.number('rax');
        return trap(frameFunction(32) + 0x28, { r12: 1, rax: 42, rsp: calleeSp })(t);
      },
      trap(at.entry + 0x80, { r12: 16, rsp: entrySp }),
      back,
    ]);
    const call = add(functions);
    inject(target, functions, 7, call);
    expect(argument).to.equal(41);
    expect(call.results).to.deep.equal([42n]);
  });

  it('hands back every register but PC and SP at status 16', () => {
    const { target, functions } = scene('V1', [v1.ready, v1.returned, v1.restore, back]);
    target.registers.setNumber('r13', 0x1313);
    target.registers.setNumber('eflags', 0x246);
    const { after } = inject(target, functions, 7, add(functions));
    expect([after.number('r13'), after.number('eflags')]).to.deep.equal([0x1313, 0x246]);
  });

  it('takes the goroutine back at status 16 by all its registers, and the runtime executes nothing more', () => {
    const { target, functions } = scene('V1', [v1.ready, v1.returned, v1.restore]);
    target.registers.setNumber('r13', 0x1313);
    const { after, tid } = inject(target, functions, 7, { ...add(functions), takesBack: true });
    expect([after.pc, after.sp, after.number('r13'), tid]).to.deep.equal([
      ...[at.caller + 0x10, callerSp],
      ...[0x1313, 7],
    ]);
    expect(target.registers.pc, 'where the thread is').to.equal(at.caller + 0x10);
    expect([...target.breakpoints], 'breakpoints that stay behind').to.deep.equal([]);
  });

  it('reads the reason of a refusal', () => {
    const { target, functions } = scene('V1', [
      t => {
        t.writeWord(entrySp, 0x4000);
        t.writeWord(entrySp + 8, 21);
        t.write(0x4000, Buffer.from('call not at safe point'));
        return trap(at.entry + 0x60, { rax: 8, rsp: entrySp })(t);
      },
      v1.restore,
      back,
    ]);
    const { outcome } = inject(target, functions, 7, add(functions));
    expect(outcome).to.deep.equal({ kind: 'refused', reason: 'call not at safe poin' });
  });

  it('reads the two words of a panic', () => {
    const { target, functions } = scene('V1', [
      v1.ready,
      t => {
        t.writeWord(calleeSp - 64, 0xaaaa);
        t.writeWord(calleeSp - 56, 0xbbbb);
        return trap(at.panicked + 0x10, { rax: 2, rsp: calleeSp - 64 })(t);
      },
      v1.restore,
      back,
    ]);
    const { outcome } = inject(target, functions, 7, add(functions));
    expect(outcome).to.deep.equal({ kind: 'panicked', panic: { type: 0xaaaa, data: 0xbbbb } });
  });

  it('accepts a stack that was copied during the call', () => {
    const moved = 0x100_0000;
    const { target, functions } = scene('V1', [
      v1.ready,
      t => {
        t.writeWord(at.g + 8, stackHigh + moved);
        return trap(frameFunction(32) + 0x28, { rax: 1, rsp: calleeSp + moved, rbp: calleeSp + moved + 32 })(
          t,
        );
      },
      trap(at.entry + 0x80, { rax: 16, rsp: entrySp + moved }),
      trap(at.caller + 0x10, { rsp: callerSp + moved }),
    ]);
    const { after } = inject(target, functions, 7, add(functions));
    expect(after.sp).to.equal(callerSp + moved);
  });

  describe('reports at once', () => {
    it('a first stop of status 16 (delve#4085)', () => {
      const error = failure('V1', [v1.restore]);
      expect(error.expected).to.equal('status 0 (frame ready) or 8 (refused)');
      expect(error.actual).to.equal('status 16 in runtime.debugCallV1');
      expect(error.trace.at(-1)?.kind).to.equal('unexpected');
    });

    it('a status that the protocol does not have', () => {
      expect(failure('V1', [trap(at.entry + 0x80, { rax: 3, rsp: entrySp })]).actual).to.contain('status 3');
    });

    it('a second status 0', () => {
      expect(failure('V1', [v1.ready, v1.ready]).expected).to.equal('status 1 (returned) or 2 (panicked)');
    });

    it('the right status from the wrong function', () => {
      const error = failure('V1', [trap(at.entry + 0x80, { rax: 0, rsp: calleeSp })]);
      expect(error.actual).to.equal('status 0 in runtime.debugCallV1');
    });

    it('a frame function of another class', () => {
      const error = failure('V1', [v1.ready], 33);
      expect([error.expected, error.actual]).to.deep.equal(['debugCall64', 'debugCall32']);
    });

    it('another stack pointer at status 1', () => {
      const error = failure('V1', [v1.ready, trap(frameFunction(32) + 0x28, { rax: 1, rsp: calleeSp + 8 })]);
      expect(error.message).to.contain('the stack pointer after the call');
    });

    it('another stack pointer at status 16', () => {
      const error = failure('V1', [
        v1.ready,
        v1.returned,
        trap(at.entry + 0x80, { rax: 16, rsp: entrySp - 8 }),
      ]);
      expect(error.message).to.contain('the stack pointer at the end');
    });

    it('another goroutine at status 16', () => {
      const error = failure('V1', [
        v1.ready,
        v1.returned,
        t => {
          t.writeWord(0x60_0000, at.g + 0x1000);
          return v1.restore(t);
        },
      ]);
      expect(error.message).to.contain('the goroutine at the end');
    });

    it('another stack pointer at the injection point', () => {
      const error = failure('V1', [
        v1.ready,
        v1.returned,
        v1.restore,
        trap(at.caller + 0x10, { rsp: callerSp - 8 }),
      ]);
      expect(error.message).to.contain('back at the injection point');
    });

    it('a stop that is not the protocol’s', () => {
      const error = failure('V1', [v1.ready, trap(at.caller + 0x40, {})]);
      expect(error.actual).to.equal('trap at main.caller+0x41');
    });
  });
});
