import type { Requirement } from './requirement.js';

const always = '>=1.11';
const entryPoint = 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17)';

/** The promises about programs that are built in an unusual way. */
export const builds: readonly Requirement[] = [
  {
    id: 'build.any',
    sentence:
      'Calls return, panic, are refused and survive garbage collection, no matter how the program was compiled.',
    releases: always,
    owedBy: 'runtime',
    source: `${entryPoint}: no kind of build is excluded`,
  },
  {
    id: 'build.position-independent',
    sentence: 'In a position-independent program, calls work as in any other program.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, the table of frame functions is relocated (1.11)',
  },
  {
    id: 'build.cgo',
    sentence: 'In a program that is linked with C code, calls work as in any other program, and may call C.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'build.library',
    sentence:
      'In a library that a C program has loaded (-buildmode=c-shared), calls work as in any other program when they are injected into a goroutine that was called from C. While that goroutine calls C in turn, they are refused.',
    releases: always,
    owedBy: 'runtime',
    source: `${entryPoint}: no kind of build is excluded; src/runtime/debugcall.go, debugCallCheck; src/runtime/cgocall.go, cgocallback (1.11)`,
  },
  {
    id: 'build.race',
    sentence:
      'In a program with the race detector, a call is refused while the detector’s code runs, because that code uses the thread’s stack. At a safe point, a call works as in any other program.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallCheck; src/runtime/race_amd64.s, racecall (1.11)',
  },
  {
    id: 'build.sanitizer',
    sentence:
      'In a program with the address sanitizer (-asan), a call is refused while the sanitizer’s code runs, because that code uses the thread’s stack. At a safe point, a call works as in any other program.',
    releases: '>=1.18',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallCheck; src/runtime/asan_amd64.s, asancall (1.18)',
  },
];
