import type { FunctionVerdicts, ReleaseResult, Report, StopRecord } from '../../../harness/report/model.js';
import {
  failed,
  knownDefect,
  notApplicable,
  passed,
  release,
  runtimeTests,
  samples,
  scenario,
} from '../samples.js';

/*
 * A report in which something of each kind went wrong: a result, a register, a hang, a disagreement with the
 * tables, a build.
 */

function stop(
  index: number,
  kind: StopRecord['kind'],
  fn: string,
  rest: Partial<StopRecord> = {},
): StopRecord {
  const address = (0x450000 + index).toString(16);
  return {
    index,
    kind,
    pc: `0x${address}`,
    function: fn,
    sp: '0xc000034f00',
    tid: 4711,
    registers: {},
    ...rest,
  };
}

const restore = { status: 16, sp: '0xc000034e58', registers: { rax: '0x10' } };

/** How a call goes that returns. */
export const returning: StopRecord[] = [
  stop(0, 'inject', 'main.Spin+0x1d'),
  stop(1, 'ready', 'debugCall32+0x28', { status: 0, sp: '0xc000070000', frame: '29' }),
  stop(2, 'returned', 'debugCall32+0x30', { status: 1, sp: '0xc000070000', registers: { rax: '0x1' } }),
  stop(3, 'restore', 'runtime.debugCallV1+0x225', restore),
  stop(4, 'resumed', 'main.Spin+0x1d', { registers: { rax: '0x0' } }),
];

/** How a call goes that is refused. */
export const refused: StopRecord[] = [
  stop(0, 'inject', 'main.Store+0xf'),
  stop(1, 'refused', 'runtime.debugCallV1+0xa9', { status: 8, detail: 'call not at safe point' }),
  stop(2, 'restore', 'runtime.debugCallV1+0x225', restore),
  stop(3, 'resumed', 'main.Store+0xf'),
];

const repeat = "npx go-debugcall-conformance --go=1.19.8 --grep='^x$'";

const wrongResult = scenario('refusal/unsafe-point', 'failed', {
  title: 'between the test of the write barrier and the write',
  failure: {
    message: "expected { kind: 'returned' } to deeply equal { kind: 'refused' }",
    expected: '{"kind":"refused","reason":"call not at safe point"}',
    actual: '{"kind":"returned"}',
    trace: returning,
    repeat,
  },
});

const wrongRegister = scenario('registers/general', 'failed', {
  requirements: ['registers.general'],
  failure: {
    message: 'registers: expected { a } to deeply equal { b }',
    expected:
      '{"rax":"0x1","rbx":"0x2","rcx":"0x3","rdx":"0x4","rsi":"0x5","rdi":"0x6","r8":"0x7","r9":"0x8"}',
    actual: '{"rax":"0x1","rbx":"0x2","rcx":"0x3","rdx":"0x4","rsi":"0x5","rdi":"0x6","r8":"0x8","r9":"0x7"}',
    trace: returning.map(one =>
      one.kind === 'resumed' ? { ...one, differs: { r8: { was: '0x7', is: '0x8' } } } : one,
    ),
    repeat,
  },
});

const hang = scenario('call/again-and-again', 'failed', {
  failure: { message: 'it was under way when the deadline of all scenarios, 300 s, passed', repeat },
});

const walked: FunctionVerdicts = {
  function: 'main.walk',
  file: 'leaf.go',
  firstLine: 9,
  lines: ['func walk(p *int) int {', '\treturn *p <<1', '}'],
  bytes: 12,
  stretches: [
    { offset: 0, line: 9, tables: 'accepted', runtime: 'accepted' },
    { offset: 4, line: 10, tables: 'call not at safe point', runtime: 'call not at safe point' },
    { offset: 9, line: 10, tables: 'accepted', runtime: 'call not at safe point' },
  ],
  instructions: [
    { offset: 0, text: 'MOVQ 0x8(SP), AX' },
    { offset: 4, text: 'MOVQ 0(AX), AX' },
    { offset: 8, text: 'SHLQ $0x1, AX' },
    { offset: 11, text: 'RET' },
  ],
};

const disagreement = scenario('verdict/shown-functions', 'failed', {
  failure: {
    message: 'answers that are not the tables’',
    expected: '[]',
    actual: '["main.walk+9: call not at safe point, not accepted"]',
    repeat,
  },
  safePoints: [walked],
});

const examples = [
  scenario('call/returns', 'passed', { trace: returning }),
  scenario('refusal/says-why', 'passed', { trace: refused }),
];

export const well: ReleaseResult = release('1.15.15', [...passed, ...examples, knownDefect, notApplicable]);
const ill: ReleaseResult = release(
  '1.15.15',
  [...examples, wrongResult, wrongRegister, hang, disagreement, failed, knownDefect],
  Object.values(runtimeTests),
);

const { matrix } = samples;
if (matrix === undefined) throw new Error('the samples have no matrix');

export const everyKind: Report = {
  ...matrix,
  results: [well, { ...ill, implementation: 'reference' }, ...matrix.results.slice(1)],
};
