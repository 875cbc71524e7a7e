import { builds } from './builds.js';
import { calls } from './calls.js';
import { concurrency } from './concurrency.js';
import { history } from './history.js';
import { panics } from './panics.js';
import type { Requirement } from './requirement.js';
import { safety } from './safety.js';

const always = '>=1.11';

const entryPoint = 'src/runtime/asm_amd64.s, comment of runtime.debugCallV1 (1.11) and debugCallV2 (1.17)';
const checks = 'src/runtime/debugcall.go, debugCallCheck (1.11 to 1.27)';

/** Every promise that the suite looks at, in the order of the specification. */
export const requirements: readonly Requirement[] = [
  {
    id: 'linker.keeps-entry',
    sentence: 'The entry point is in every program, one that never mentions it and is stripped included.',
    releases: always,
    owedBy: 'linker',
    source:
      'src/runtime/asm_amd64.s, dead reference in rt0_go (1.11); src/cmd/link keeps it as a root (1.17)',
  },
  {
    id: 'linker.func-id',
    sentence: "The entry point carries its FuncID in the pc-line table, the same as the runtime's constant.",
    releases: always,
    owedBy: 'linker',
    source:
      'src/cmd/internal/objabi/funcid.go and src/runtime/symtab.go (1.11); src/internal/abi/symtab.go (1.21)',
  },
  {
    id: 'status.ready',
    sentence:
      'A call at a safe point is answered by status 0, at the INT3 of the smallest frame function that holds the frame.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'status.returned',
    sentence:
      'When the function returns, status 1 comes from the same frame function with the same stack pointer.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'status.restore',
    sentence:
      'The last stop is status 16, on the goroutine of the injection; the runtime then returns to the injection point.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  ...calls,
  ...panics,
  {
    id: 'refusal.system-stack',
    sentence: 'On a system stack a call is refused with “executing on Go runtime stack”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.unknown-function',
    sentence: 'At a PC outside Go’s functions a call is refused with “call from unknown function”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.runtime',
    sentence: 'In a function of package runtime a call is refused with “call from within the Go runtime”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.unsafe-point',
    sentence: 'At an unsafe point of a Go function a call is refused with “call not at safe point”.',
    releases: always,
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'refusal.restore',
    sentence: 'A refusal is followed by status 16 and leaves the goroutine as it was.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'registers.general',
    sentence: 'After the call every general register is what it was at the injection point.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'registers.reloaded',
    sentence:
      'After status 16 the runtime reloads the 15 registers that may hold pointers from its own copies.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'registers.flags',
    sentence: 'After the call the flags are what they were at the injection point.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s: every register is to be restored; delve#2985',
  },
  {
    id: 'registers.vector',
    sentence: 'After the call the vector and floating-point state is what it was at the injection point.',
    releases: always,
    owedBy: 'runtime',
    source: entryPoint,
  },
  {
    id: 'stack.pointers',
    sentence:
      'A register that points into the stack points to the same variable after the call, though the stack has grown and moved.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/stack.go, getStackMap (1.11 to 1.14); conservative scan (1.15)',
  },
  {
    id: 'gc.during-call',
    sentence: 'A garbage collection during the call keeps what the caller’s registers and frames refer to.',
    releases: always,
    owedBy: 'runtime',
    source:
      'src/runtime/stack.go, getStackMap (1.11 to 1.14); src/runtime/preempt.go, conservative scan (1.15)',
  },
  ...safety,
  {
    id: 'nesting.refused',
    sentence: 'Within an injected call, a call at the frame function is refused: it has no register maps.',
    releases: '>=1.11 <1.13',
    owedBy: 'runtime',
    source: checks,
  },
  {
    id: 'nesting.frame-functions',
    sentence: 'Within an injected call, a call at the frame function is allowed.',
    releases: '>=1.13',
    owedBy: 'runtime',
    source: 'src/runtime/debugcall.go, debugCallCheck (1.13)',
  },
  {
    id: 'status.abandoned',
    sentence:
      'A debugger may resume at status 0 without calling anything: statuses 1 and 16 follow, and nothing was done.',
    releases: always,
    owedBy: 'runtime',
    source: 'src/runtime/asm_amd64.s, DEBUG_CALL_FN (1.11): the stop of status 1 is the next instruction',
  },
  {
    id: 'nesting.callee',
    sentence: 'A call may be injected at a safe point of a function that runs in an injected call.',
    releases: always,
    owedBy: 'runtime',
    source: 'golang/go#21678',
  },
  ...history,
  ...concurrency,
  ...builds,
];

const byId = new Map(requirements.map(requirement => [requirement.id, requirement]));

/** The requirement with this id. Throws for an unknown one: ids are written by us. */
export function requirement(id: string): Requirement {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`no requirement ${id}`);
  return found;
}
