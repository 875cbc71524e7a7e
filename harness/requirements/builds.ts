import type { Requirement } from './requirement.js';

const always = '>=1.11';
const entryPoint = 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17)';

/** What is promised of programs that are compiled in other ways than the usual one. */
export const builds: readonly Requirement[] = [
  {
    id: 'build.any',
    sentence: 'Calls return, panic, are refused and collect garbage however the program was compiled.',
    releases: always,
    owedBy: 'runtime',
    source: `${entryPoint}: no build is excepted`,
  },
  {
    id: 'build.position-independent',
    sentence: 'In a position-independent program calls do what they do elsewhere.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, the table of frame functions is relocated (1.11)',
  },
  {
    id: 'build.cgo',
    sentence: 'In a program that is linked with C, calls do what they do elsewhere, and may call C.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'build.library',
    sentence:
      'In a library that a C program has loaded (-buildmode=c-shared), calls into a goroutine that C has called do what they do elsewhere; while it calls C in its turn they are refused.',
    releases: always,
    owedBy: 'runtime',
    source: `${entryPoint}: no build is excepted; src/runtime/debugcall.go, debugCallCheck; src/runtime/cgocall.go, cgocallback (1.11)`,
  },
  {
    id: 'build.race',
    sentence:
      'In a program with the race detector a call is refused while the detector’s code runs, for its stack is the thread’s, and does what it does elsewhere at a safe point.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallCheck; src/runtime/race_amd64.s, racecall (1.11)',
  },
];
