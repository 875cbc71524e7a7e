import { expect } from 'chai';
import { Breakpoints } from '../../../harness/target/ptrace/breakpoints.js';

const trap = 0xcc;
const original = 0x55;
const address = 3;

function breakpointsIn(code: Uint8Array): Breakpoints {
  const memory = {
    read: (at: number, length: number) => code.slice(at, at + length),
    write: (at: number, bytes: Uint8Array) => code.set(bytes, at),
  };
  return new Breakpoints(memory, Uint8Array.of(trap));
}

describe('a breakpoint that threads are stepped over', () => {
  const code = new Uint8Array(8);
  let breakpoints: Breakpoints;
  beforeEach(() => {
    code.fill(original);
    breakpoints = breakpointsIn(code);
    breakpoints.insert(address);
    expect(code[address]).to.equal(trap);
  });

  it('stays out of memory until the last of them has executed the instruction', () => {
    breakpoints.lift(address);
    breakpoints.lift(address);
    breakpoints.lower(address);
    expect(code[address], 'for the second thread').to.equal(original);
    breakpoints.lower(address);
    expect(code[address]).to.equal(trap);
  });

  it('is not put back if it was removed meanwhile', () => {
    breakpoints.lift(address);
    breakpoints.remove(address);
    breakpoints.lower(address);
    expect(code[address]).to.equal(original);
  });

  it('gets into memory with the step’s end if it was inserted anew meanwhile', () => {
    breakpoints.lift(address);
    breakpoints.remove(address);
    breakpoints.insert(address);
    expect(code[address], 'for the thread that steps').to.equal(original);
    breakpoints.lower(address);
    expect(code[address]).to.equal(trap);
  });
});
