import type { Requirement } from './requirement.js';

const always = '>=1.11';
const entryPoint = 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17)';

/** The promises about functions that panic, or end their goroutine. */
export const panics: readonly Requirement[] = [
  {
    id: 'panic.value',
    sentence: 'The runtime catches a panic of the function and reports status 2, with the panic value at SP.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'panic.contained',
    sentence: 'After a caught panic, the goroutine continues as if nothing had been called.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11)',
  },
  {
    id: 'panic.deferred',
    sentence:
      'At status 2, all functions that the called function deferred have run, and none that its caller deferred.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11)',
  },
  {
    id: 'panic.recovered',
    sentence: 'When the function recovers from a panic, the call returns with status 1.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11)',
  },
  {
    id: 'panic.caller-state',
    sentence:
      'The caller’s own pending defers, panics and recoveries take no part in a call, and continue after it.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11; on its own goroutine since 1.15)',
  },
  {
    id: 'panic.goexit',
    sentence:
      'When the function ends its goroutine with Goexit, the runtime reports status 2 with two zero words.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11 to 1.27): recover returns nil in that case',
  },
  {
    id: 'panic.goexit-ends-caller',
    sentence:
      'After Goexit, the goroutine of the injection ends, and its deferred functions run. (Since 1.15 nothing is promised: a caller that is locked to its thread takes the program down.)',
    releases: '>=1.11 <1.15',
    owedBy: 'runtime',
    source: 'src/runtime/panic.go, Goexit (1.11)',
  },
];
