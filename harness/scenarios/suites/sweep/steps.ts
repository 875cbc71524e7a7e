import type { Registers } from '../../../arch/registers.js';
import type { Func } from '../../../binary/program.js';
import type { Debuggee } from '../../debuggee.js';

/** An instruction that is about to be executed. */
export interface Step {
  /** As linked. */
  pc: number;
  func: Func;
  /** How often it came before. */
  visits: number;
  /** The instruction executed before it, if that is in the same function and is not a call. */
  previous: number | undefined;
}

/** Code that is executed without a look at its instructions: the runtime, and what is not a Go function. */
function isOpaque(func: Func | undefined): boolean {
  return func === undefined || func.name.startsWith('runtime.');
}

/**
 * Executes the function at whose first instruction the thread is stopped, instruction by instruction, and
 * with it everything that it calls outside package runtime. The caller may inject calls at each step, if
 * registers and flags are right again afterwards.
 */
export function* steps(program: Debuggee): Generator<Step> {
  const end = program.returnAddress();
  const returned = stackInUse(program, program.registers()) - pushedByCall(program);
  const visits = new Map<number, number>();
  const landings = new Set<number>();
  let previous: number | undefined;
  for (;;) {
    const registers = program.registers();
    const address = registers.pc;
    if (address === end && stackInUse(program, registers) <= returned) return;
    const pc = address - program.target.loadBias;
    const func = program.program.funcAt(pc);
    if (func === undefined || isOpaque(func)) {
      stepOut(program, func, landings);
      previous = undefined;
      continue;
    }
    if (recoversAtDeferreturn(program, func)) landings.add(func.deferreturn + program.target.loadBias);
    const before = visits.get(pc) ?? 0;
    visits.set(pc, before + 1);
    const fromHere = previous !== undefined && previous >= func.entry && previous < func.end;
    yield { pc, func, visits: before, previous: fromHere && pc !== func.entry ? previous : undefined };
    previous = pc;
    program.step();
  }
}

/**
 * A recovered panic goes on at the call of deferreturn. Before 1.14 it did not: that address was one too
 * high.
 */
function recoversAtDeferreturn({ program }: Debuggee, func: Func): func is Func & { deferreturn: number } {
  return func.deferreturn !== undefined && (program.minor ?? 14) >= 14;
}

/** Bytes of stack in use: the same wherever the stack is moved to. */
function stackInUse(program: Debuggee, registers: Registers): number {
  return program.goroutine().stackHigh - registers.sp;
}

/** How far a call moves SP: by its return address, unless that goes into a link register. */
function pushedByCall(program: Debuggee): number {
  return program.arch.registers.lr < 0 ? 8 : 0;
}

/**
 * Lets a function that was just called run until it returns, or until a panic that it started continues in
 * one of the functions that are stepped through: where they call deferreturn or, before 1.14, after their
 * calls of deferproc.
 */
function stepOut(program: Debuggee, func: Func | undefined, landings: Set<number>): void {
  const { target } = program;
  const back = program.returnAddress();
  if (func?.name.startsWith('runtime.deferproc')) landings.add(back);
  const inserted = [back, ...landings].filter(address => target.insertBreakpoint(address));
  target.resume(program.tid);
  const stop = target.wait();
  if (stop.kind !== 'trap' || !stop.breakpoint) {
    throw new Error(`expected a return from ${func?.name ?? 'foreign code'}, saw ${JSON.stringify(stop)}`);
  }
  program.tid = stop.tid;
  for (const address of inserted) target.removeBreakpoint(address);
}
