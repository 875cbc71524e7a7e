import type { JudgedFault } from '../../../../harness/review/faults/summary.js';
import type { Review, ReviewReport } from '../../../../harness/review/model.js';
import { refused, returning } from '../../../report/html/samples.js';

function fault(line: number, outcome: JudgedFault['outcome'], rest: Partial<JudgedFault> = {}): JudgedFault {
  return {
    id: `asm_amd64.s:${line} dropped instruction`,
    key: '0123456789ab',
    file: 'src/runtime/asm_amd64.s',
    line,
    symbol: 'debugCallV1',
    rule: 'dropped instruction',
    before: 'PUSHFQ',
    after: '',
    outcome,
    unconfirmed: [],
    diff: '',
    log: [],
    scenarios: 9,
    buildMs: 900,
    durationMs: 1500,
    ...rest,
  };
}

const passed = { outcome: 'passed', durationMs: 10, injections: 1 } as const;

/** A change with one hunk that scenarios notice, one that none notices, and a surviving fault. */
export const mixed: Review = {
  release: '1.15.15',
  protocol: 'V1',
  origin: 'golang-1.15-go',
  sandboxed: true,
  verdict: 'worse',
  application: {
    hunks: [
      {
        number: 1,
        patch: 'my.patch',
        file: 'src/runtime/asm_amd64.s',
        inFile: 1,
        verdict: 'applies',
        line: 100,
        offset: 0,
        added: 2,
        removed: 1,
        lines: [' 	ADJSP	$0', '-	ADDQ	$8, SP', '+	LEAQ	8(SP), SP', '+	PUSHFQ', ' 	RET <&>'],
        rows: ['assembly'],
      },
      {
        number: 2,
        patch: 'my.patch',
        file: 'src/runtime/asm_amd64.s',
        inFile: 2,
        verdict: 'offset',
        line: 200,
        offset: 12,
        added: 1,
        removed: 0,
        lines: [' 	NOP', '+	PUSHFQ', ' 	RET'],
        rows: ['assembly'],
      },
    ],
    outside: ['README.md'],
    depends: [{ file: 'src/runtime/proc.go', why: 'it parks the goroutine of the call' }],
    untouched: [],
  },
  judged: {
    scenarios: 120,
    requirements: [
      { id: 'registers.flags', change: 'fixed', scenarios: ['registers/flags-after-return'] },
      { id: 'refusal.unsafe-point', change: 'broken', scenarios: ['refusal/unsafe-point'] },
    ],
    scenariosChanged: [
      {
        id: 'refusal/unsafe-point',
        requirements: ['refusal.unsafe-point'],
        change: 'broken',
        baseline: passed,
        candidate: { ...passed, outcome: 'failed', message: 'm', expected: 'refused', actual: 'returned' },
        parting: { baseline: refused, candidate: returning, at: 1, what: 'status 8 refused, status 0 ready' },
      },
      {
        id: 'registers/flags-after-return',
        requirements: ['registers.flags'],
        change: 'fixed',
        baseline: { ...passed, outcome: 'failed', message: 'the flags' },
        candidate: passed,
      },
    ],
    runtimeTests: [],
    unsteady: [],
  },
  hunks: [
    { number: 1, outcome: 'noticed', scenarios: ['registers/flags-after-return'], durationMs: 5000 },
    { number: 2, outcome: 'unnoticed', scenarios: [], durationMs: 5000 },
  ],
  faults: {
    format: 1,
    release: '1.15.15',
    protocol: 'V1',
    implementation: 'own',
    origin: 'golang-1.15-go',
    profile: 'quick',
    seed: 1,
    scenarios: 120,
    unsteady: [],
    blind: [],
    counts: { noticed: 1, survived: 1, masked: 0, 'same code': 0, 'does not build': 0 },
    equivalent: 0,
    unexplained: 1,
    score: 0.5,
    medianMs: 1500,
    durationMs: 3000,
    verdicts: [
      fault(102, 'noticed', { noticedBy: { scenario: 'call/returns', how: 'hung', message: '' } }),
      // The first hunk adds one line, so this is one line further down than in the tree.
      fault(202, 'survived'),
    ],
  },
  times: { baselineMs: 0, candidateMs: 9000, hunksMs: 10_000, faultsMs: 3000 },
};

export const reviewed: ReviewReport = {
  format: 1,
  tool: { name: 'go-debugcall-conformance', version: '0.1.0' },
  arguments: ['review', 'my.patch', '--go=1.15'],
  started: '2026-11-21T01:30:00.000Z',
  durationMs: 22_000,
  what: 'my.patch',
  patches: ['Keep the flags'],
  reviews: [
    mixed,
    {
      ...mixed,
      release: '1.27.3',
      verdict: 'does not build',
      build: { sentence: 'Go 1.27.3 does not build', excerpt: 'debugcall.go:89:8: syntax error' },
    },
  ],
};
