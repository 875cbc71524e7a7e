import type { Code } from '../code.js';

/** How compiled functions of a program take their arguments. */
export interface ArgumentPassing {
  by: 'registers' | 'stack';
  /** What it was read from, for `--verbose`: a sentence. */
  evidence: string;
}

/**
 * Functions of package runtime that every program has, with the bytes that their callers reserve for them
 * (`Func.args`): for arguments and results if these are on the stack, or only to spill the arguments if they
 * are in registers. Their signatures are the same from 1.11 to 1.27 (src/runtime/malloc.go,
 * src/runtime/symtab.go).
 */
const witnesses: readonly { name: string; signature: string; stack: number; registers: number }[] = [
  { name: 'runtime.newobject', signature: 'func(*_type) unsafe.Pointer', stack: 16, registers: 8 },
  {
    name: 'runtime.mallocgc',
    signature: 'func(uintptr, *_type, bool) unsafe.Pointer',
    stack: 32,
    registers: 24,
  },
  { name: 'runtime.findfunc', signature: 'func(uintptr) funcInfo', stack: 24, registers: 8 },
];

/**
 * Reads from a program how its compiled functions take their arguments; undefined if it has none of the
 * functions that tell. The name of the entry point does not tell: while register arguments were an experiment
 * that was off (1.17 in development), debugCallV2 existed and arguments were on the stack.
 * GOEXPERIMENT=noregabi brings that back in 1.17; since 1.18 it has no effect on amd64
 * (src/internal/buildcfg/exp.go).
 */
export function argumentPassing(program: Pick<Code, 'func'>): ArgumentPassing | undefined {
  for (const { name, signature, stack, registers } of witnesses) {
    const bytes = program.func(name)?.args;
    if (bytes !== stack && bytes !== registers) continue;
    const by = bytes === stack ? 'stack' : 'registers';
    return { by, evidence: `${name}, ${signature}, reserves ${bytes} bytes for its arguments` };
  }
  return undefined;
}
