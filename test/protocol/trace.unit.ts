import { expect } from 'chai';
import { amd64 } from '../../harness/arch/amd64/index.js';
import { Registers } from '../../harness/arch/registers.js';
import { describePc, formatTrace, type Observation } from '../../harness/protocol/trace.js';
import { at, paperCode } from './scripted-target.js';

const code = paperCode('runtime.debugCallV2');
const bias = 0x10_0000;

function seen(
  kind: Observation['kind'],
  values: Record<string, number>,
  rest: Partial<Observation> = {},
): Observation {
  const registers = new Registers(amd64.registers);
  for (const [name, value] of Object.entries(values)) registers.setNumber(name, value);
  return { kind, tid: 7, status: undefined, registers, detail: undefined, ...rest };
}

describe('a trace', () => {
  it('has addresses as linked, and names what is there', () => {
    expect(describePc(code, at.caller + 0x10)).to.equal('main.caller+0x10');
    expect(describePc(code, 0x9999)).to.equal('?');
    const [stop] = formatTrace(code, bias, [seen('inject', { rip: at.caller + 0x10 + bias, rsp: 0x9000 })]);
    expect(stop).to.deep.equal({
      index: 0,
      kind: 'inject',
      pc: '0x1010',
      function: 'main.caller+0x10',
      sp: '0x9000',
      tid: 7,
      registers: {},
    });
  });

  it('tells of each stop which registers changed since the stop before', () => {
    const [, ready, returned] = formatTrace(code, 0, [
      seen('inject', { rip: at.caller, rax: 1, rbx: 2 }),
      seen('ready', { rip: at.entry, rax: 1, rbx: 3 }, { status: 0, frame: Uint8Array.of(0x2a, 0) }),
      seen('returned', { rip: at.entry, rax: 0xff, rbx: 3 }, { status: 1 }),
    ]);
    expect(ready?.registers).to.deep.equal({ rbx: '0x3', rip: '0x2000' });
    expect(ready).to.include({ status: 0, frame: '2a00' });
    expect(returned?.registers).to.deep.equal({ rax: '0xff' });
  });

  it('tells at the end what is not as it was at the injection point, PC and SP aside', () => {
    const inject = seen('inject', { rip: 1, rsp: 2, rbx: 3, eflags: 0x246 });
    const end = seen('resumed', { rip: 4, rsp: 5, rbx: 3, eflags: 0x206 });
    const same = seen('resumed', { rip: 4, rsp: 5, rbx: 3, eflags: 0x246 });
    expect(formatTrace(code, 0, [inject, end])[1]?.differs).to.deep.equal({
      eflags: { was: '0x246', is: '0x206' },
    });
    expect(formatTrace(code, 0, [inject, same])[1]).not.to.have.property('differs');
  });
});
