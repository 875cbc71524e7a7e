import { expect } from 'chai';
import { FormatError } from '../../../harness/host/format-error.js';
import { includesOf, registersIn } from '../../../harness/target/remote/description.js';
import { fromGdbSignal, toGdbSignal } from '../../../harness/target/remote/signals.js';
import { parseStop } from '../../../harness/target/remote/stop-reply.js';

describe('what a gdb stub says', () => {
  it('of registers: numbers go on from the one before, offsets follow the numbers', () => {
    const documents = [
      '<feature><!-- <reg name="no" bitsize="8"/> --><reg name="a" bitsize="64" type="int"/><reg name="b" bitsize="32"/></feature>',
      "<reg bitsize='128' name='v0' regnum='34'/><reg name='v1' bitsize='128'/><reg name='c' bitsize='64' regnum='2'/>",
    ];
    expect(registersIn(documents)).to.deep.equal([
      { name: 'a', number: 0, size: 8, offset: 0 },
      { name: 'b', number: 1, size: 4, offset: 8 },
      { name: 'c', number: 2, size: 8, offset: 12 },
      { name: 'v0', number: 34, size: 16, offset: 20 },
      { name: 'v1', number: 35, size: 16, offset: 36 },
    ]);
    expect(includesOf('<xi:include href="a.xml"/> <!-- <xi:include href="no.xml"/> -->')).to.deep.equal([
      'a.xml',
    ]);
  });

  it('of registers that can not be is refused', () => {
    expect(() => registersIn(['<target/>'])).to.throw(FormatError, 'no registers');
    expect(() => registersIn(['<reg name="a" bitsize="7"/>'])).to.throw(FormatError, 'a register that can');
    expect(() => registersIn(['<reg name="a" bitsize="64" regnum="-1"/>'])).to.throw(
      FormatError,
      'numbers a register',
    );
  });

  it('of stops has a thread, or is about the only one', () => {
    expect(parseStop('T05thread:p7.1f;06:00;', 1)).to.deep.equal({ kind: 'stopped', tid: 0x1f, signal: 5 });
    expect(parseStop('S0b', 7)).to.deep.equal({ kind: 'stopped', tid: 7, signal: 11 });
    expect(parseStop('W2a', 7)).to.deep.equal({ kind: 'exited', exitCode: 42 });
    expect(parseStop('T05exec:2f62696e2f7368;thread:1f;', 1)).to.deep.equal({
      kind: 'stopped',
      tid: 0x1f,
      signal: 5,
      executes: '/bin/sh',
    });
    expect(parseStop('OK', 7)).to.equal(undefined);
    expect(() => parseStop('T05thread:zz;', 1)).to.throw(FormatError, 'thread');
  });

  it('of signals goes by gdb’s numbers', () => {
    for (let signal = 1; signal < 32; signal++) {
      // SIGSTKFLT (16) has no number there; the one that would be it is another's.
      if (signal !== 16) expect(fromGdbSignal(toGdbSignal(signal)), `signal ${signal}`).to.equal(signal);
    }
    expect(toGdbSignal(10)).to.equal(30);
  });
});
