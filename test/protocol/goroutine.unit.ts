import { expect } from 'chai';
import { Goroutine } from '../../harness/protocol/goroutine.js';
import { ScriptedTarget } from './scripted-target.js';

const g = 0x70_0000;

describe('a goroutine', () => {
  const target = new ScriptedTarget([]);
  target.registers.setNumber('fs_base', 0x60_0008);
  target.writeWord(0x60_0000, g);
  target.writeWords(g, [0x8d_0000, 0x90_0000]);
  const goroutine = Goroutine.of(target, target.pid);

  it('is what a thread runs, with the bounds of its stack', () => {
    const { address, stackLow, stackHigh } = goroutine;
    expect([address, stackLow, stackHigh]).to.deep.equal([g, 0x8d_0000, 0x90_0000]);
  });

  it('keeps the distance of an address from the top of its stack when that is moved', () => {
    expect(goroutine.relocated(target, 0x8f_f000)).to.equal(0x8f_f000);
    target.writeWords(g, [0xa0_0000, 0xb0_0000]);
    expect(goroutine.relocated(target, 0x8f_f000)).to.equal(0xaf_f000);
    expect(goroutine.stackHigh, 'what was seen before').to.equal(0x90_0000);
  });
});
