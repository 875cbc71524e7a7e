import { expect } from 'chai';
import type { StopRecord } from '../../../harness/protocol/trace.js';
import { partingOf } from '../../../harness/review/difference/parting.js';

function stop(kind: StopRecord['kind'], fn: string, more: Partial<StopRecord> = {}): StopRecord {
  return { index: 0, kind, pc: '0x1', function: fn, sp: '0x2', tid: 1, registers: {}, ...more };
}

describe('two traces of a call', () => {
  it('first differ at a stop, whatever the addresses', () => {
    const inject = stop('inject', 'main.f+0x1');
    const ready = stop('ready', 'debugCall32+0x28', { status: 0 });
    const refused = stop('refused', 'runtime.debugCallV1+0x21b', { status: 8, detail: 'no' });
    expect(partingOf([inject, ready], [stop('inject', 'main.f+0x2'), refused])).to.include({
      at: 1,
      what: 'status 0 ready, status 8 refused',
    });
    expect(partingOf([inject, refused], [inject, { ...refused, detail: 'never' }])).to.include({
      at: 1,
      what: 'no, never',
    });
    expect(partingOf([inject, ready], [inject])).to.include({ at: 1, what: 'status 0 ready, no more stops' });
    expect(partingOf([inject, ready], [inject, ready])).not.to.have.property('at');
    const panicked = (type: string) =>
      stop('panicked', 'runtime.debugCallPanicked+0x1', { detail: `type ${type}` });
    expect(partingOf([panicked('0x1')], [panicked('0x2')])).not.to.have.property('at');
  });
});
