import type { StopRecord } from '../../harness/protocol/trace.js';
import { type Review, type ReviewReport, reviewFormat } from '../../harness/review/model.js';

function stop(
  index: number,
  kind: StopRecord['kind'],
  fn: string,
  more: Partial<StopRecord> = {},
): StopRecord {
  return { index, kind, pc: '0x45e045', function: fn, sp: '0xc000020748', tid: 7, registers: {}, ...more };
}

const inject = stop(0, 'inject', 'main.Spin+0x1d');

const begun: Review = {
  release: '1.15.15',
  protocol: 'V1',
  origin: 'golang-1.15-go 1.15.15-1',
  sandboxed: true,
  verdict: 'worse',
  application: {
    hunks: [
      {
        number: 1,
        patch: 'my.patch',
        file: 'src/runtime/debugcall.go',
        inFile: 1,
        verdict: 'offset',
        line: 12,
        offset: 3,
        added: 1,
        removed: 1,
        lines: [' RET', '+NOP'],
        rows: ['check-and-wrap'],
      },
    ],
    outside: ['doc/x.html'],
    depends: [{ file: 'src/runtime/proc.go', why: 'it declares newproc1, which debugcall.go calls' }],
    untouched: [{ file: 'src/runtime/symtab.go', why: 'it uses funcID_debugCallV1' }],
  },
  times: { baselineMs: 4000, candidateMs: 12000, hunksMs: 0, faultsMs: 0 },
};

const worse: Review = {
  ...begun,
  judged: {
    scenarios: 80,
    requirements: [
      { id: 'refusal.unsafe-point', change: 'broken', scenarios: ['refusal/unsafe-point'] },
      { id: 'registers.flags', change: 'fixed', scenarios: ['registers/flags-after-return'] },
    ],
    scenariosChanged: [
      {
        id: 'refusal/unsafe-point',
        requirements: ['refusal.unsafe-point'],
        change: 'broken',
        baseline: { outcome: 'passed', durationMs: 10, injections: 1 },
        candidate: {
          outcome: 'failed',
          durationMs: 10,
          injections: 1,
          message: 'expected a | b',
          expected: 'a',
          actual: '<b>',
        },
        parting: {
          baseline: [inject, stop(1, 'refused', 'runtime.debugCallV1+0xa9', { status: 8, detail: 'no' })],
          candidate: [inject, stop(1, 'ready', 'debugCall32+0x28', { status: 0 })],
          at: 1,
          what: 'status 8 refused, status 0 ready',
        },
      },
    ],
    runtimeTests: [
      {
        name: 'TestDebugCall',
        change: 'broken',
        baseline: 'passed',
        candidate: 'failed',
        output: '```\nFAIL',
      },
    ],
    unsteady: ['gc/concurrent'],
  },
  hunks: [{ number: 1, outcome: 'noticed', scenarios: ['refusal/unsafe-point'], durationMs: 0 }],
};

const none = { requirements: [], scenariosChanged: [], runtimeTests: [], unsteady: [] };

/** A review of each verdict. */
export const reviews: Record<Review['verdict'], Review> = {
  worse,
  better: {
    ...begun,
    verdict: 'better',
    judged: {
      ...none,
      scenarios: 80,
      requirements: [{ id: 'registers.flags', change: 'fixed', scenarios: ['registers/flags-after-return'] }],
    },
  },
  different: { ...begun, verdict: 'different', judged: { ...none, scenarios: 80 } },
  'not judged': {
    ...begun,
    verdict: 'not judged',
    judged: {
      ...none,
      scenarios: 80,
      requirements: [{ id: 'gc.during-call', change: 'not judged', scenarios: ['gc/concurrent'] }],
      scenariosChanged: [
        {
          id: 'gc/concurrent',
          requirements: ['gc.during-call'],
          change: 'not judged',
          baseline: { outcome: 'passed', durationMs: 10, injections: 1 },
          candidate: {
            outcome: 'not judged',
            durationMs: 0,
            injections: 0,
            message: 'its process was ended by SIGKILL',
          },
        },
      ],
    },
  },
  'no difference': {
    ...begun,
    verdict: 'no difference',
    judged: { ...none, scenarios: 1 },
    hunks: [
      { number: 1, outcome: 'unnoticed', scenarios: [], quiet: 'comments and blanks only', durationMs: 1 },
      { number: 2, outcome: 'the rest does not build', scenarios: [], durationMs: 1 },
    ],
  },
  'does not build': {
    ...begun,
    verdict: 'does not build',
    build: { sentence: 'Go 1.15.15 does not compile it', excerpt: 'src/runtime/debugcall.go:3:1: no' },
  },
  'does not apply': {
    ...begun,
    verdict: 'does not apply',
    application: {
      ...begun.application,
      hunks: begun.application.hunks.map(hunk => ({
        ...hunk,
        verdict: 'conflict' as const,
        sides: { expected: ['a'], found: [] },
      })),
    },
  },
};

/** A report with one review. */
export function reportOf(review: Review): ReviewReport {
  return {
    format: reviewFormat,
    tool: { name: 'go-debugcall-conformance', version: '0.1.0' },
    arguments: ['review', 'my.patch', '--go=1.15'],
    started: '2026-01-02T03:04:05.678Z',
    durationMs: 16000,
    what: 'my.patch',
    patches: ['my.patch'],
    reviews: [review],
  };
}
