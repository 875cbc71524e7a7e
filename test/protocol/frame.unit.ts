import { expect } from 'chai';
import { amd64 } from '../../harness/arch/amd64/index.js';
import { V1, V2 } from '../../harness/arch/amd64/sequence.js';
import { Frame } from '../../harness/protocol/frame.js';
import { ScriptedTarget } from './scripted-target.js';

const sp = 0x8e_0000;

/** A target that keeps a list of what is written to its memory. */
class Recorder extends ScriptedTarget {
  readonly written: { address: number; bytes: number[] }[] = [];

  override write(address: number, bytes: Uint8Array): void {
    this.written.push({ address, bytes: [...bytes] });
    super.write(address, bytes);
  }
}

function scene(): { target: Recorder; frame: Frame } {
  const target = new Recorder([]);
  target.registers.sp = sp;
  return { target, frame: new Frame(target, 7, target.registers, V2) };
}

const word = (value: number): number[] => [value, 0, 0, 0, 0, 0, 0, 0];

describe('an argument frame', () => {
  it('reaches the program in one write with the return address below it', () => {
    const { target, frame } = scene();
    frame.write(0, Uint8Array.of(1, 2));
    frame.write(2, Uint8Array.of(3));
    const beginning = frame.flush([{ address: sp - 8, words: [0x21] }]);
    expect(target.written).to.deep.equal([{ address: sp - 8, bytes: [...word(0x21), 1, 2, 3] }]);
    expect([...beginning]).to.deep.equal([1, 2, 3]);
  });

  it('lets a later write replace an earlier one, and leaves gaps alone', () => {
    const { target, frame } = scene();
    frame.write(0, Uint8Array.of(1, 1, 1));
    frame.write(1, Uint8Array.of(2));
    frame.write(16, Uint8Array.of(9));
    expect([...frame.flush([])]).to.deep.equal([1, 2, 1]);
    expect(target.written).to.deep.equal([
      { address: sp + 16, bytes: [9] },
      { address: sp, bytes: [1, 2, 1] },
    ]);
  });

  it('writes words that are elsewhere, or alone, by themselves', () => {
    const { target, frame } = scene();
    frame.write(0, Uint8Array.of(1));
    frame.flush([{ address: sp - 32, words: [5] }]);
    expect(target.written).to.deep.equal([
      { address: sp - 32, bytes: word(5) },
      { address: sp, bytes: [1] },
    ]);
    const { target: other, frame: empty } = scene();
    expect([...empty.flush([{ address: sp - 8, words: [6] }])]).to.deep.equal([]);
    expect(other.written).to.deep.equal([{ address: sp - 8, bytes: word(6) }]);
  });

  it('begins where the sequence says', () => {
    const { target } = scene();
    const frame = new Frame(target, 7, target.registers, { ...V2, frameOffset: 32 });
    expect(frame.address).to.equal(sp + 32);
  });

  it('has integers in registers, in the order of the sequence', () => {
    const { target, frame } = scene();
    frame.setInteger(0, 41n);
    frame.setInteger(8, -1n);
    expect([target.registers.get('rax'), target.registers.get('r11')]).to.deep.equal([
      41n,
      0xffff_ffff_ffff_ffffn,
    ]);
    expect(frame.integer(0)).to.equal(41n);
    expect(() => frame.integer(9)).to.throw('V2 has no integer argument register 9');
    const v1 = new Frame(target, 7, target.registers, V1);
    expect(() => v1.setInteger(0, 1n)).to.throw('V1 has no integer argument register 0');
  });

  it('has floats in the vector state, which reaches the thread when the frame does', () => {
    const { target, frame } = scene();
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    frame.setFloat(14, bytes);
    const offset = amd64.vectors.argumentOffset(14);
    expect([...target.readVectorState().slice(offset, offset + 8)]).to.deep.equal(Array(8).fill(0));
    frame.flush([]);
    const state = target.readVectorState();
    expect([...state.slice(offset, offset + 8)]).to.deep.equal([...bytes]);
    expect(state[512], 'XSTATE_BV').to.equal(2);
    expect([...new Frame(target, 7, target.registers, V2).float(14)]).to.deep.equal([...bytes]);
    expect(() => frame.float(15)).to.throw('V2 has no floating-point argument register 15');
  });

  it('reads what is known without asking the program', () => {
    const { target } = scene();
    const frame = new Frame(target, 7, target.registers, V2, Uint8Array.of(1, 2, 3));
    target.write(sp, Uint8Array.of(9, 9, 9, 9));
    expect([...frame.read(1, 2)]).to.deep.equal([2, 3]);
    expect([...frame.read(1, 3)]).to.deep.equal([9, 9, 9]);
  });
});
