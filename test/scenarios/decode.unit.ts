import { expect } from 'chai';
import { decodeEvent, MalformedLine, maxLineLength } from '../../harness/scenarios/decode.js';

const stop = {
  index: 0,
  kind: 'ready',
  status: 0,
  pc: '0x1',
  function: 'debugCall64+0x2b',
  sp: '0x2',
  tid: 7,
  registers: { rax: '0x0' },
  differs: { rbx: { was: '0x1', is: '0x2' } },
};
const facts = { event: 'ended', id: 'call/returns', durationMs: 1.5, injections: 2 };
const failed = {
  ...facts,
  outcome: 'failed',
  failure: { message: 'no', expected: '1', actual: '2', stack: 'at x', trace: [stop], case: 3 },
};

function refusal(line: string): string {
  try {
    decodeEvent(line);
  } catch (error) {
    if (error instanceof MalformedLine) return error.message;
    throw error;
  }
  throw new Error(`accepted: ${line}`);
}

describe('a line of a scenario process', () => {
  for (const event of [
    { event: 'started', id: 'call/returns' },
    { event: 'unable', sentence: 'no ptrace' },
    { event: 'unable', sentence: 'no ptrace', remedy: 'allow it' },
    { ...facts, outcome: 'passed', trace: [stop] },
    { ...facts, outcome: 'not-applicable', reason: 'for Go >=1.17' },
    { ...facts, outcome: 'not-judged', cause: 'machine', reason: 'ENOSPC' },
    failed,
    {
      ...facts,
      outcome: 'passed',
      safePoints: [
        {
          function: 'main.f',
          file: 'f.go',
          firstLine: 3,
          lines: ['func f() {', '}'],
          bytes: 9,
          stretches: [{ offset: 0, line: 3, tables: 'accepted', runtime: 'accepted' }],
        },
      ],
    },
  ]) {
    it(`is read: ${event.event} ${'outcome' in event ? event.outcome : ''}`, () => {
      expect(decodeEvent(JSON.stringify(event))).to.deep.equal(event);
    });
  }

  it('is refused where the process was killed in the middle of it', () => {
    const line = JSON.stringify(failed);
    for (const length of [1, 20, line.length - 1]) {
      expect(refusal(line.slice(0, length))).to.match(/^a line that is not JSON/);
    }
  });

  it('is refused with a value that is not what it should be, and the place is named', () => {
    const { trace: _, ...failure } = failed.failure;
    const cases: [object, string][] = [
      [{ ...facts, outcome: 'fine' }, 'outcome is not one of passed, failed, not-applicable, not-judged'],
      [{ ...facts, outcome: 'failed' }, 'failure is not an object'],
      [{ ...facts, outcome: 'not-judged', cause: 'fate', reason: '' }, 'cause is not one of machine'],
      [{ ...facts, outcome: 'passed', injections: -1 }, 'injections is not a whole number from 0'],
      [{ ...facts, outcome: 'passed', durationMs: 'long' }, 'durationMs is not a number from 0'],
      [
        { ...failed, failure: { ...failure, trace: [stop, { ...stop, status: 'x' }] } },
        'failure.trace[1].status is not a whole number',
      ],
      [{ ...failed, failure: { ...failure, trace: [{ ...stop, registers: { rax: 1 } }] } }, 'registers.rax'],
      [{ event: 'begun', id: 'x' }, 'event is not one of started, ended, unable'],
    ];
    for (const [event, wrong] of cases) expect(refusal(JSON.stringify(event))).to.include(wrong);
    for (const value of ['null', '[]', '1', '"x"']) expect(refusal(value)).to.include('is not an object');
  });

  it('is refused where it is too long', () => {
    expect(refusal(' '.repeat(maxLineLength + 1))).to.include(`where ${maxLineLength} are the most`);
  });
});
