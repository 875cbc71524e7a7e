import type { Requirement } from './requirement.js';

const always = '>=1.11';
const entryPoint = 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17)';

/** What is promised of functions that panic, or end their goroutine. */
export const panics: readonly Requirement[] = [
  {
    id: 'panic.value',
    sentence: 'A panic of the function is caught: status 2, with the panic value at SP.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'panic.contained',
    sentence: 'After a caught panic the goroutine goes on as if nothing had been called.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11)',
  },
  {
    id: 'panic.deferred',
    sentence:
      'At status 2 everything that the function deferred has run, and nothing that its caller deferred.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11)',
  },
  {
    id: 'panic.recovered',
    sentence: 'A panic that the function recovers from is a return: status 1.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11)',
  },
  {
    id: 'panic.caller-state',
    sentence:
      'Defers, panics and recoveries of the caller that are under way take no part in a call, and go on after it.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11; on a goroutine of its own since 1.15)',
  },
  {
    id: 'panic.goexit',
    sentence: 'A function that ends its goroutine by Goexit is reported by status 2 with two zero words.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallWrap (1.11 to 1.27): recover finds nothing then',
  },
  {
    id: 'panic.goexit-ends-caller',
    sentence:
      'After that the goroutine of the injection ends, and what it had deferred runs. (From 1.15 on nothing is promised: a caller that is locked to its thread takes the program down.)',
    releases: '>=1.11 <1.15',
    owedBy: 'runtime',
    source: 'src/runtime/panic.go, Goexit (1.11)',
  },
];
