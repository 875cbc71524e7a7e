import { readSync } from 'node:fs';
import { Registers } from '../../harness/arch/registers.js';
import { Program } from '../../harness/binary/program.js';
import { layOut, type Signature } from '../../harness/protocol/abi/layout.js';
import { float64, int, int32, pointer, string } from '../../harness/protocol/abi/types.js';
import { encode, type GoValue, readResults, writeArguments } from '../../harness/protocol/abi/values.js';
import type { Call } from '../../harness/protocol/call.js';
import { ProtocolFunctions } from '../../harness/protocol/functions.js';
import { inject } from '../../harness/protocol/inject.js';
import { LocalTarget } from '../../harness/target/ptrace/local.js';
import type { Target } from '../../harness/target/target.js';
import { type Fault, faults } from './faults.js';

/*
 * A debugger that forgets one duty: ours, with a Target in between that leaves something out. It plays each
 * of the faults that are named on its command line in a program of its own, and prints which process it was.
 */

const [path = '', ...typed] = process.argv.slice(2);
const names = typed.filter(name => name !== '--wait');
// With --wait it begins when it has read something.
if (typed.includes('--wait')) readSync(0, Buffer.alloc(1));
const program = Program.open(path);
const functions = new ProtocolFunctions(program);
const { sequence } = functions;

/** The program runs on for ever after a fault: the double does not wait for it. */
const timeoutMs = 20_000;

const scale: Signature = { parameters: [float64, int32, string], results: [float64, int] };
const twoPointers: Signature = { parameters: [pointer, pointer], results: [] };
const intToInt: Signature = { parameters: [int], results: [int] };
const nothing: Signature = { parameters: [], results: [] };

function address(name: string): number {
  const found = program.func(name)?.entry ?? program.symbol(name)?.address;
  if (found === undefined) throw new Error(`the program has no ${name}`);
  return found;
}

/** The thread that the debugger has stopped. */
let stopped = 0;

/** Lets the stopped thread go on to a function. */
function runTo(target: LocalTarget, name: string): number {
  target.insertBreakpoint(address(name));
  target.resume(stopped);
  for (;;) {
    const stop = target.wait();
    if (stop.kind === 'trap' && stop.address === address(name)) {
      target.removeBreakpoint(address(name));
      stopped = stop.tid;
      return stop.tid;
    }
    target.resume(stop.tid);
  }
}

function call(name: string, signature: Signature, values: GoValue[], closure = 0): Call {
  const layout = layOut(signature, sequence);
  return {
    function: address(name),
    closure,
    frameBytes: layout.frameBytes,
    writeArguments: frame => writeArguments(frame, layout, values),
    readResults: frame => readResults(frame, layout),
  };
}

/** Gives the flags back at the injection point, as the protocol does not. */
function giveFlagsBack(target: Target, tid: number, before: Registers): void {
  const { flags } = target.arch;
  if (flags === undefined) return;
  const now = new Registers(target.arch.registers);
  target.readRegisters(tid, now);
  now.set(flags.register, before.get(flags.register));
  target.writeRegisters(tid, now);
}

/** Makes one call, as the fault has it, and gives the flags back. */
function play(real: LocalTarget, { wrap, keepsFlags = false }: Fault, made: Call, tid: number): void {
  const target = wrap?.(real, functions, address) ?? real;
  const injected = inject(target, functions, tid, made);
  stopped = injected.tid;
  if (!keepsFlags) giveFlagsBack(real, injected.tid, injected.before);
}

function closureCall(target: LocalTarget): Call {
  const closure = target.readWord(address('main.Closure'));
  return { ...call('main.makeClosure.func1', intToInt, [4n], closure), function: target.readWord(closure) };
}

/** The argument is written to the frame where it is due in a register, and nowhere where the frame is right. */
function misplaced(): Call {
  const made = call('main.Add', intToInt, [41n]);
  const inRegisters = sequence.integers.length > 0;
  return {
    ...made,
    frameBytes: made.frameBytes + 8,
    writeArguments: frame => inRegisters && frame.write(0, encode(int, 41n)),
  };
}

/** main.Spin returns at once: the variable that its first argument points to is not 0. */
function stackPointer(target: LocalTarget): Call {
  const registers = new Registers(target.arch.registers);
  target.readRegisters(stopped, registers);
  const flag = BigInt(address('main.StringValue'));
  return call('main.Spin', twoPointers, [flag, BigInt(registers.sp + 64)]);
}

function playFault(target: LocalTarget, fault: Fault): void {
  if (fault.at === 'the system stack') runTo(target, 'main.main');
  const tid = runTo(target, placeOf[fault.at ?? 'a function']);
  fault.before?.(target, tid);
  const calls: Record<NonNullable<Fault['calls']>, () => Call[]> = {
    add: () => [call('main.Add', intToInt, [41n])],
    panic: () => [call('main.PanicString', nothing, [])],
    closure: () => [closureCall(target)],
    scale: () => [call('main.Scale', scale, [1.5, 2n, [0n, 0n]])],
    misplaced: () => [misplaced()],
    'stack pointer': () => [stackPointer(target)],
    all: () => [
      call('main.Add', intToInt, [41n]),
      call('main.PanicString', nothing, []),
      closureCall(target),
      call('main.Scale', scale, [1.5, 2n, [0n, 0n]]),
    ],
  };
  for (const [index, made] of calls[fault.calls ?? 'add']().entries()) {
    // Registers that were written reach the thread when it goes on.
    if (index > 0) runTo(target, 'main.Nop');
    play(target, fault, made, stopped);
  }
  target.resume(stopped);
}

const placeOf = {
  'a function': 'main.Nop',
  'the runtime': 'runtime.mallocgc',
  'the system stack': 'runtime.schedule',
} as const;

for (const name of names) {
  const fault = faults[name];
  if (fault === undefined) throw new Error(`there is no fault ${name}`);
  const target = LocalTarget.launch(program, { timeoutMs });
  stopped = target.pid;
  process.stdout.write(`${target.pid} ${name}\n`);
  try {
    if (fault.at === 'the runtime') runTo(target, 'main.main');
    playFault(target, fault);
  } catch (error) {
    // What a fault leads to is not the point: the observer must have seen the fault.
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    process.stderr.write(`${name}: ${said}\n`);
  } finally {
    target.kill();
  }
}
