import { builds } from './builds.js';
import { calls } from './calls.js';
import { concurrency } from './concurrency.js';
import { history } from './history.js';
import { interplay } from './interplay/promises.js';
import { panics } from './panics.js';
import type { Requirement } from './requirement.js';
import { safety } from './safety.js';

const always = '>=1.11';

const entryPoint = 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17)';
const checks = 'src/runtime/debugcall.go, debugCallCheck (1.11 to 1.27)';

/** All requirements, in the order of the specification. */
export const requirements: readonly Requirement[] = [
  {
    id: 'linker.keeps-entry',
    sentence: 'Every program contains the entry point, even a stripped one that never mentions it.',
    releases: always,
    owedBy: 'linker',
    source:
      'src/runtime/asm_amd64.s, unused reference in rt0_go (1.11); src/cmd/link keeps it as a root (1.17)',
  },
  {
    id: 'linker.func-id',
    sentence: 'In the pc-line table, the entry point has the FuncID that the runtime’s constant says.',
    releases: always,
    owedBy: 'linker',
    source:
      'src/cmd/internal/objabi/funcid.go and src/runtime/symtab.go (1.11); src/internal/abi/symtab.go (1.21)',
  },
  {
    id: 'status.ready',
    sentence:
      'The runtime answers a call at a safe point with status 0, at the INT3 of the smallest frame function that holds the frame.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'status.returned',
    sentence:
      'When the function returns, status 1 comes from the same frame function, with the same stack pointer.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'status.restore',
    sentence:
      'The last stop is status 16, on the goroutine of the injection. The runtime then returns to the injection point.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  ...calls,
  ...panics,
  {
    id: 'refusal.system-stack',
    sentence: 'On a system stack, a call is refused with “executing on Go runtime stack”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.unknown-function',
    sentence: 'At a PC outside of Go’s functions, a call is refused with “call from unknown function”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.runtime',
    sentence: 'In a function of package runtime, a call is refused with “call from within the Go runtime”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.unsafe-point',
    sentence: 'At an unsafe point of a Go function, a call is refused with “call not at safe point”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.reason-place',
    sentence: 'The reason of a refusal, a string, is at the same place whatever the reason is.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'refusal.restore',
    sentence: 'Status 16 follows a refusal, and the goroutine is unchanged.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'registers.general',
    sentence: 'After the call, every general register has the value that it had at the injection point.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'registers.reloaded',
    sentence:
      'After status 16, the runtime reloads the registers that may hold pointers (15 on amd64) from its own copies.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'registers.flags',
    sentence: 'After the call, the flags have the values that they had at the injection point.',
    releases: always,
    processors: ['amd64', 'arm64', 'ppc64le'],
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s: every register must be restored; delve#2985',
  },
  {
    id: 'registers.temporary',
    sentence:
      'After the call, the registers that the assembler and the compiler use in between (R27 on arm64, CTR and R31 on ppc64le, R30 on loong64) have the values that they had at the injection point. One that the runtime says it loses has it if the debugger restores PC and SP too.',
    releases: always,
    processors: ['arm64', 'ppc64le', 'loong64'],
    owedBy: 'runtime',
    source:
      'src/runtime/asm_arm64.s (1.19), asm_ppc64x.s (1.22), asm_loong64.s (1.24): every register must be restored',
  },
  {
    id: 'registers.vector',
    sentence: 'After the call, the vector and floating-point state is the same as at the injection point.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'stack.pointers',
    sentence:
      'A register that points into the stack points to the same variable after the call, even if the stack has grown and moved.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/stack.go, getStackMap (1.11 to 1.14); conservative scan (1.15)',
  },
  {
    id: 'gc.during-call',
    sentence:
      'A garbage collection during the call keeps the objects that the caller’s registers and frames refer to.',
    releases: always,
    owedBy: 'runtime',
    source:
      'src/runtime/stack.go, getStackMap (1.11 to 1.14); src/runtime/preempt.go, conservative scan (1.15)',
  },
  ...safety,
  {
    id: 'nesting.refused',
    sentence:
      'During an injected call, another call at the frame function is refused, because that function has no register maps.',
    releases: '>=1.11 <1.13',
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'nesting.frame-functions',
    sentence: 'During an injected call, another call at the frame function is allowed.',
    releases: '>=1.13',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallCheck (1.13)',
  },
  {
    id: 'status.abandoned',
    sentence:
      'A debugger may resume at status 0 without calling anything. Statuses 1 and 16 follow, and nothing has changed.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, DEBUG_CALL_FN (1.11): the stop of status 1 is the next instruction',
  },
  {
    id: 'nesting.callee',
    sentence: 'A call may be injected at a safe point of a function that itself runs in an injected call.',
    releases: always,
    owedBy: 'runtime',
    source: 'golang/go#21678',
  },
  ...history,
  ...concurrency,
  ...interplay,
  ...builds,
];

const byId = new Map(requirements.map(requirement => [requirement.id, requirement]));

/** Returns the requirement with this id. Throws an Error if there is none: only our own code names ids. */
export function requirement(id: string): Requirement {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`no requirement ${id}`);
  return found;
}
