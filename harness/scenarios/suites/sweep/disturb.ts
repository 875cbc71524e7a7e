import type { Registers } from '../../../arch/registers.js';
import type { Func } from '../../../binary/program.js';
import type { Signature } from '../../../protocol/abi/layout.js';
import type { CallOptions, CallResult, Debuggee } from '../../debuggee.js';
import { intToInt, nothing, toInt } from '../fixtures.js';
import type { Point } from './point.js';
import { isSymmetric, registersOf, upsideDown } from './register-map.js';

/**
 * From which end a register map may be read. `compiler`: as the compiler wrote it. `either`: from the other
 * end too, as 1.11 to 1.14 do by mistake.
 */
export type Reading = 'compiler' | 'either';

/**
 * How much a call does. `none`: nothing. `bearable`: whatever disturbs most, except what releases are known
 * to fail at. `full`: that too, and it also collects garbage under assembly that does not state the size of
 * its arguments.
 */
export type Force = 'none' | 'bearable' | 'full';

/** A function of the fixture, with its argument and result. */
interface Callee {
  name: string;
  signature: Signature;
  args: bigint[];
  results: bigint[];
}

/** Moves the stack, collects garbage, and moves the stack again. */
const stir: Callee = { name: 'main.Stir', signature: intToInt, args: [1n], results: [2n] };
/** Collects garbage, which moves a stack that is larger than needed to a smaller one. */
const shrink: Callee = { name: 'main.Shrink', signature: toInt, args: [], results: [200n] };
const nop: Callee = { name: 'main.Nop', signature: nothing, args: [], results: [] };

/**
 * Returns what to call at a point where calls are accepted; undefined where no call is bearable.
 *
 * In 1.11 to 1.14 the call runs on the caller's stack, and the maps of the byte before PC describe the
 * caller's frame. They are wrong if another instruction was executed before. An argument that is being
 * passed, or a result that is being returned, is in no map at all: there the call must not make the stack
 * grow. In a prologue, between the check of the stack and the creation of the frame, a collection could make
 * the stack smaller than what was checked. From 1.15 to 1.19, the frame of an assembly function that does not
 * state the size of its arguments cannot be scanned.
 */
function calleeFor(point: Point, force: Force): Callee | undefined {
  if (force === 'none') return gentle(point);
  const { program, func, pc, goroutine } = point;
  if (program.oracle.era.runsOn === 'new goroutine') return func.args < 0 && force !== 'full' ? nop : stir;
  if (!isLeaf(func) || !hasRightMaps(point)) {
    return gentle(point);
  }
  const [start, ...frames] = func.spdeltaRanges();
  const inPrologue = start !== undefined && frames.length > 0 && pc !== func.entry && pc < start.end;
  const stackBytes = goroutine.stackHigh - goroutine.stackLow;
  return stackBytes > smallStackBytes && !inPrologue ? shrink : grow(point);
}

/**
 * Moves the stack to a larger one: main.Grow takes more than a KiB of stack for each unit of its argument.
 */
function grow({ goroutine, before }: Point): Callee {
  const depth = BigInt(Math.ceil((before.sp - goroutine.stackLow) / 1024));
  return { name: 'main.Grow', signature: intToInt, args: [depth], results: [depth] };
}

/** The call that does nothing; undefined where even that could make the caller's stack grow. */
function gentle({ program, before, goroutine }: Point): Callee | undefined {
  const free = before.sp - goroutine.stackLow;
  return program.oracle.era.runsOn === 'new goroutine' || free >= roomyBytes ? nop : undefined;
}

/** Whether a function calls no others. */
function isLeaf(func: Func): boolean {
  return func.lineAt(func.entry)?.file.endsWith('/leaf.go') ?? false;
}

/** Whether the tables hold the same values at the instruction executed before and at the byte before PC. */
function hasRightMaps({ func, pc, previous }: Point): boolean {
  if (pc === func.entry) return true;
  if (previous === undefined) return false;
  const tables = Array.from({ length: func.pcdataCount }, (_, table) => table);
  return tables.every(table => func.pcdata(table, previous) === func.pcdata(table, pc - 1));
}

/** With this much free stack, a call that does nothing does not make the stack grow. */
const roomyBytes = 2048;
/**
 * A collection makes a stack that is larger than this smaller, because the fixture uses at most a quarter of
 * it.
 */
const smallStackBytes = 8192;

/** Hands back garbage instead of the registers: the runtime has its own copies. */
function handBackGarbage({ arch }: Debuggee): CallOptions {
  return {
    atRestore(registers) {
      arch.pointerRegisters.forEach((name, index) => {
        registers.set(name, 0x0bad_0bad_0bad_0000n + BigInt(index));
      });
    },
  };
}

/**
 * Injects a call at a point. Where it must be refused, it must leave no trace. Where it is accepted, the
 * called function moves the stack and collects garbage, and the caller's registers and stack must still come
 * out right. The flags are excepted; they are restored here.
 */
export function disturb(point: Point, reading: Reading, force: Force): void {
  const { program, before, pc } = point;
  const { arch } = program;
  const verdict = program.oracle.verdict(pc);
  if (verdict !== 'accepted') {
    const { name, signature, args } = nop;
    const refused = program.call(name, signature, args, handBackGarbage(program));
    point.expectRefusal(refused, verdict);
    point.expectRegisters(refused.after, []);
    point.expectStack(refused.after);
    program.restoreLost(before, refused.after);
    return;
  }
  const callee = calleeFor(point, force);
  if (callee === undefined) return;
  const map = program.oracle.registerMap(pc);
  if (map !== undefined && callee !== nop && !isSymmetric(map)) {
    disturbFilled(point, callee, map, reading);
    return;
  }
  const { after } = callFrom(point, callee);
  point.expectRegisters(
    after,
    map === undefined ? arch.pointerRegisters : registersOf(map, arch.pointerRegisters),
  );
  point.expectStack(after);
  program.restoreLost(before, after);
}

function callFrom(point: Point, { name, signature, args, results }: Callee): CallResult {
  const { program } = point;
  const call = program.call(name, signature, args, handBackGarbage(program));
  point.expectReturn(call, results);
  return call;
}

/**
 * As `disturb`, with pointers to the caller's stack in all registers, so that a map that is read from the
 * wrong end would do harm. Exactly the registers that the map names must be adjusted. Afterwards the
 * registers' contents are restored; the program must keep nodes to which only registers refer.
 */
function disturbFilled(point: Point, callee: Callee, map: readonly boolean[], reading: Reading): void {
  const { program, before } = point;
  const filled = before.clone();
  const { sp } = before;
  const { pointerRegisters } = program.arch;
  const room = Math.min(point.goroutine.stackHigh - sp, 8 * pointerRegisters.length);
  pointerRegisters.forEach((name, index) => {
    if (name !== program.framePointer) filled.setNumber(name, sp + ((8 * index) % room));
  });
  program.setRegisters(filled);
  const { after } = callFrom(point, callee);
  const live = registersOf(map, pointerRegisters);
  const mistaken = registersOf(upsideDown(map), pointerRegisters);
  if (reading === 'compiler' || point.wrongRegisters(after, mistaken, filled).length > 0) {
    point.expectRegisters(after, live, filled);
  }
  point.expectStack(after);
  program.setRegisters(repaired(point, after, live));
}

/** What the registers held before, with pointers to the stack adjusted. */
function repaired(point: Point, after: Registers, live: readonly string[]): Registers {
  const { arch, framePointer } = point.program;
  const registers = after.clone();
  for (const name of arch.pointerRegisters) {
    if (name === framePointer) continue;
    const value = point.before.number(name);
    if (live.includes(name) && point.inStack(value)) registers.setNumber(name, value + point.moved());
    else registers.set(name, point.before.get(name));
  }
  for (const name of arch.lostByCall) registers.set(name, point.before.get(name));
  return registers;
}
