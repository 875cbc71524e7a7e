import {
  type OutcomeName,
  type ReleaseResult,
  type Report,
  type RequirementFacts,
  type RuntimeTestResult,
  reportFormat,
  type ScenarioResult,
  type StopRecord,
} from '../../harness/report/model.js';
import { requirementResults } from '../../harness/report/summarise.js';

/*
 * Small reports in which each kind of outcome occurs, with text that is hard on a renderer: signs, wide letters.
 */

export const requirements: RequirementFacts[] = [
  fact('frame.result', 'The result of a call is in its frame when status 1 is reported.', 'runtime'),
  fact(
    'frame.too-large',
    'A frame request above 65536 bytes is refused with "call frame too large".',
    'runtime',
  ),
  fact(
    'registers.general',
    'Every general register has its value again when the program goes on.',
    'runtime',
  ),
  fact('registers.flags', 'The flags have their value again when the program goes on.', 'runtime'),
  fact(
    'abi.registers',
    'Arguments and results travel in the registers of ABIInternal.',
    'debugger',
    '>=1.17',
  ),
  fact('linker.entry-kept', 'The entry point is in a program that never mentions it.', 'linker'),
];

function fact(
  id: string,
  sentence: string,
  owedBy: RequirementFacts['owedBy'],
  releases = '>=1.11',
): RequirementFacts {
  return { id, sentence, releases, owedBy, source: 'runtime/asm_amd64.s, Go 1.11' };
}

const trace: StopRecord[] = [
  stop(0, 'inject', 'main.Spin+0x20', {}),
  { ...stop(1, 'ready', 'runtime.debugCall64+0x2b', { rsp: '0xc000034e80', rax: '0x0' }), status: 0 },
  {
    ...stop(2, 'refused', 'runtime.debugCallV1+0x91', {
      rax: '0x8',
      rbx: '0x1',
      rcx: '0x2',
      rdx: '0x3',
      rsi: '0x4',
      rdi: '0x5',
      r8: '0x6',
      r9: '0x7',
    }),
    status: 8,
    detail: 'reason "call not at safe point"',
    frame: '1d96480000000000170000000000000000000000000000000000000000000000',
  },
  { ...stop(3, 'unexpected', 'main.Spin+0x25', {}), tid: 4712 },
];

function stop(
  index: number,
  kind: StopRecord['kind'],
  fn: string,
  registers: Record<string, string>,
): StopRecord {
  return {
    index,
    kind,
    pc: `0x45${index}a10`,
    function: fn,
    sp: `0xc000034f${index}0`,
    tid: 4711,
    registers,
  };
}

export function scenario(id: string, outcome: OutcomeName, more: object = {}): ScenarioResult {
  // What an outcome needs (`reason`, `failure`) is in `more`.
  return {
    id,
    title: `Does what ${id} says`,
    family: id.replace(/\/.*/, ''),
    requirements: ['frame.result'],
    outcome,
    durationMs: 12.5,
    injections: 3,
    ...more,
  } as ScenarioResult;
}

export const passed: ScenarioResult[] = [
  scenario('frame/result-in-frame', 'passed'),
  scenario('frame/one-kibibyte', 'passed'),
  scenario('registers/all-general', 'passed', { requirements: ['registers.general'] }),
  scenario('linker/stripped-program', 'passed', { requirements: ['linker.entry-kept'] }),
];

export const failed = scenario('frame/one-byte-too-large', 'failed', {
  title: 'A frame of 65537 bytes # is <refused> & says why',
  requirements: ['frame.too-large', 'frame.result'],
  others: [
    {
      message: 'the result | of the call',
      requirement: 'frame.result',
      expected: '7',
      actual: '8',
      repeat: "npx go-debugcall-conformance --go=1.15.15 --grep='frame/one-byte-too-large'",
    },
  ],
  failure: {
    message: 'the call should be refused',
    requirement: 'frame.too-large',
    expected: 'refused: call frame too large',
    actual: 'refused: call not at safe point\u0000 \u001b[31m]]>',
    stack: 'AssertionError: the call should be refused\n    at frame.ts:10:5',
    trace,
    repeat: "npx go-debugcall-conformance --go=1.15.15 --grep='frame/one-byte-too-large'",
  },
});

/** It broke one promise, found another kept, and did not come to the third. */
export const endedEarly = scenario('frame/ended-early', 'failed', {
  requirements: ['frame.too-large', 'frame.result', 'registers.general'],
  requirementOutcomes: {
    'frame.too-large': 'fails',
    'frame.result': 'holds',
    'registers.general': 'not-judged',
  },
  failure: {
    message: 'a stop elsewhere',
    requirement: 'frame.too-large',
    repeat: "npx go-debugcall-conformance --go=1.15.15 --grep='frame/ended-early'",
  },
});

export const knownDefect = scenario('registers/flags-kept', 'known-defect', {
  requirements: ['registers.flags'],
  reason: 'delve#2985: the epilogue of the entry point rewrites the flags',
  failure: {
    message: 'flags differ',
    requirement: 'registers.flags',
    expected: '0x246',
    actual: '0x206',
    repeat: "npx go-debugcall-conformance --go=1.15.15 --grep='registers/flags-kept'",
  },
});

export const unexpectedPass = scenario('registers/flags-kept', 'unexpected-pass', {
  requirements: ['registers.flags'],
  reason: 'delve#2985: the epilogue of the entry point rewrites the flags',
});

export const notApplicable = scenario('abi/result-in-register', 'not-applicable', {
  requirements: ['abi.registers'],
  reason: 'Go 1.15.15 passes arguments on the stack',
});

/** Cut off by the deadline of the run, and killed by the machine. */
export const notJudged: ScenarioResult[] = [
  scenario('registers/flags-kept', 'not-judged', {
    requirements: ['registers.flags'],
    cause: 'not-reached',
    reason: 'the deadline of all scenarios, 1 s, passed',
    durationMs: 0,
    injections: 0,
  }),
  scenario('frame/one-byte-too-large', 'not-judged', {
    requirements: ['frame.too-large'],
    cause: 'machine',
    reason: 'its process was ended by SIGKILL: out of memory\nat <anonymous>',
    durationMs: 0,
    injections: 0,
  }),
];

export const runtimeTests: Record<RuntimeTestResult['outcome'], RuntimeTestResult> = {
  passed: { name: 'TestDebugCall', outcome: 'passed', durationMs: 10 },
  failed: {
    name: 'TestDebugCallGC',
    outcome: 'failed',
    durationMs: 20,
    output:
      '    debug_test.go:180: bad result \u001b[1m日本語\u001b[0m\n    debug_test.go:181: <nil> & more ]]>\n',
  },
  skipped: { name: 'TestDebugCallLarge', outcome: 'skipped', durationMs: 0, reason: 'skipped with -race' },
  hung: {
    name: 'TestDebugCallPanic',
    outcome: 'hung',
    durationMs: 30_000,
    output: 'SIGQUIT: quit',
    reason: 'golang/go#25519',
  },
};

export function release(
  version: string,
  scenarios: ScenarioResult[],
  tests: RuntimeTestResult[] = [runtimeTests.passed],
): ReleaseResult {
  return {
    release: version,
    line: version.split('.').slice(0, 2).join('.'),
    protocol: Number.parseInt(version.split('.')[1] ?? '', 10) < 17 ? 'V1' : 'V2',
    implementation: 'own',
    origin: `golang-${version}-go from Debian packages, in the cache already`,
    toolchainId: 'ab'.repeat(32),
    goroot: `/cache/toolchains/${version}`,
    durationMs: 4321,
    runtimeTests: tests,
    scenarios,
    requirements: requirementResults(requirements, scenarios),
    injections: scenarios.reduce((sum, one) => sum + one.injections, 0),
  };
}

export function report(...results: ReleaseResult[]): Report {
  return {
    format: reportFormat,
    tool: { name: 'go-debugcall-conformance', version: '0.1.0' },
    arguments: ['--go=1.15'],
    started: '2026-11-21T01:30:00.000Z',
    durationMs: 9876,
    host: { kernel: 'Linux 6.1', cpu: 'Some CPU', cores: 2, node: '20.19.0', vectorStates: ['sse', 'avx'] },
    requirements,
    results,
  };
}

export const good = release('1.15.15', [...passed, notApplicable]);
export const withKnownDefect = release('1.27.3', [...passed, knownDefect]);
export const bad = release(
  '1.19.8',
  [...passed, failed, knownDefect, notApplicable],
  Object.values(runtimeTests),
);
export const surprising = release('1.16beta1', [...passed, unexpectedPass]);

export const cutOff = release('1.26.1', [...passed, ...notJudged, notApplicable]);
/** What `--grep=registers` leaves of a release. */
export const selected: ReleaseResult = {
  ...release('1.27.3', [passed[2] as ScenarioResult], []),
  selectedOf: { requirements: 5, scenarios: 6 },
};

/** One a kind of outcome, and a matrix of all. */
export const samples: Record<string, Report> = {
  good: report(good),
  'known-defect': report(withKnownDefect),
  bad: report(bad),
  surprising: report(surprising),
  'not-judged': report(cutOff),
  'ended-early': report(release('1.18.1', [...passed, endedEarly])),
  selected: report(selected),
  matrix: {
    ...report(good, bad, surprising, withKnownDefect),
    unjudged: [
      {
        release: 'Go 1.20.14',
        sentence: 'make.bash of Go 1.20.14 failed',
        remedy: 'see /cache/logs/make.log',
        excerpt: 'cmd/compile\nno space left on device',
        exitCode: 4,
      },
    ],
  },
  interrupted: {
    ...report(cutOff),
    unjudged: [
      { release: 'Go 1.27.4', sentence: 'the run was interrupted by SIGINT before a verdict', exitCode: 130 },
    ],
    interrupted: { reason: 'interrupted by SIGINT', exitCode: 130 },
  },
  part: {
    ...report(withKnownDefect),
    shard: { index: 2, count: 3, releases: ['Go 1.15.15', 'Go 1.27.3'], results: [1], unjudged: [] },
  },
  compared: {
    ...report({ ...bad, host: { ...report().host, cpu: 'Another CPU' } }),
    comparison: {
      baseline: 'previous.json',
      started: '2026-11-20T01:30:00.000Z',
      regressions: [
        { release: 'Go 1.19.8', kind: 'requirement', name: 'frame.result', before: 'holds', now: 'fails' },
      ],
      mended: [],
      unjudged: [
        {
          release: 'Go 1.19.8',
          kind: 'requirement',
          name: 'abi.registers',
          before: 'holds',
          now: 'not-judged',
        },
      ],
      unmatched: ['Go 1.16beta1'],
    },
  },
};
