import { expect } from 'chai';
import type { Func } from '../../../binary/program.js';
import type { Signature } from '../../../protocol/abi/layout.js';
import { pointerRegisters, type Registers } from '../../../ptrace/registers.js';
import type { CallOptions, CallResult } from '../../debuggee.js';
import { intToInt, nothing, toInt } from '../fixtures.js';
import type { Point } from './point.js';
import { isSymmetric, registersOf, upsideDown } from './registermap.js';

/**
 * How a sweep injects. `unaided`: the runtime has to get everything right. `aided`: where a register map is in force that means
 * something else when it is read from the wrong end, the debugger takes the registers into its own hands: it fills
 * them, looks which of them the runtime adjusts, and puts back what they held. The program must hoard its nodes then.
 */
export type Manner = 'unaided' | 'aided';

/** A function of the fixture, with argument and result. */
interface Callee {
  name: string;
  signature: Signature;
  args: bigint[];
  results: bigint[];
}

/** Moves the stack, collects garbage, and moves the stack again. */
const stir: Callee = { name: 'main.Stir', signature: intToInt, args: [1n], results: [2n] };
/** Collects garbage; a stack that is larger than needed is moved to a smaller one. */
const shrink: Callee = { name: 'main.Shrink', signature: toInt, args: [], results: [200n] };
const nop: Callee = { name: 'main.Nop', signature: nothing, args: [], results: [] };

/**
 * What to call at a point where it is allowed: what disturbs the most, short of what releases are known not to bear.
 *
 * Where the call runs on the caller's stack (1.11 to 1.14), the caller's frame is described by the maps of the byte before PC. They are
 * wrong where the instruction that was executed before is another one; an argument on its way to a call, or a result on
 * its way back, is in no map at all: there the call must not make the stack grow; and in a prologue, between the check of the stack and the making of the
 * frame, a collection could make the stack smaller than what was checked.
 * From 1.15 to 1.19, no frame of an assembly function can be scanned that doesn't say how many bytes of arguments it has.
 */
function calleeFor(point: Point): Callee | undefined {
  const { program, func, pc, before, goroutine } = point;
  if (program.oracle.era.runsOn === 'new goroutine') return func.args < 0 ? nop : stir;
  if (!isLeaf(func) || !hasRightMaps(point)) {
    return before.number('rsp') - goroutine.stackLow >= roomyBytes ? nop : undefined;
  }
  const [start, ...frames] = func.spdeltaRanges();
  const inPrologue = start !== undefined && frames.length > 0 && pc !== func.entry && pc < start.end;
  const stackBytes = goroutine.stackHigh - goroutine.stackLow;
  return stackBytes > smallStackBytes && !inPrologue ? shrink : grow(point);
}

/** Moves the stack to a larger one: main.Grow takes more than a KiB of stack for each of its argument. */
function grow({ goroutine, before }: Point): Callee {
  const depth = BigInt(Math.ceil((before.number('rsp') - goroutine.stackLow) / 1024));
  return { name: 'main.Grow', signature: intToInt, args: [depth], results: [depth] };
}

/** Whether a function calls no others. */
function isLeaf(func: Func): boolean {
  return func.lineAt(func.entry)?.file.endsWith('/leaf.go') ?? false;
}

/** Whether the tables say the same at the instruction executed before and at the byte before PC. */
function hasRightMaps({ func, pc, previous }: Point): boolean {
  if (pc === func.entry) return true;
  if (previous === undefined) return false;
  const tables = Array.from({ length: func.pcdataCount }, (_, table) => table);
  return tables.every(table => func.pcdata(table, previous) === func.pcdata(table, pc - 1));
}

/** A call that does nothing does not make the stack grow where so much of it is free. */
const roomyBytes = 2048;
/** A stack that is larger than this gets smaller by a collection, for the fixture uses no more than a quarter of it. */
const smallStackBytes = 8192;

/** The debugger hands back garbage: the runtime has copies of its own. */
const atRestore: CallOptions['atRestore'] = registers => {
  pointerRegisters.forEach((name, index) => {
    registers.set(name, 0x0bad_0bad_0bad_0000n + BigInt(index));
  });
};

/**
 * Injects a call at a point. Where it must be refused, it must leave no trace. Where it is accepted, the called
 * function moves the stack and collects garbage. The caller's registers and stack must come out right all the same, but
 * for the flags, which are put back here.
 */
export function disturb(point: Point, manner: Manner): void {
  const { program, before, pc } = point;
  const verdict = program.oracle.verdict(pc);
  if (verdict !== 'accepted') {
    const { name, signature, args } = nop;
    const refused = program.call(name, signature, args, { atRestore });
    point.expectRefusal(refused, verdict);
    point.expectRegisters(refused.after, []);
    point.expectStack(refused.after);
    program.restoreFlags(before, refused.after);
    return;
  }
  const callee = calleeFor(point);
  if (callee === undefined) return;
  const map = program.oracle.registerMap(pc);
  if (map !== undefined && callee !== nop && manner === 'aided' && !isSymmetric(map)) {
    disturbFilled(point, callee, map);
    return;
  }
  const { after } = callFrom(point, callee);
  point.expectRegisters(after, map === undefined ? pointerRegisters : registersOf(map));
  point.expectStack(after);
  program.restoreFlags(before, after);
}

function callFrom(point: Point, { name, signature, args, results }: Callee): CallResult {
  const call = point.program.call(name, signature, args, { atRestore });
  point.expectReturn(call, results);
  return call;
}

/**
 * As `disturb`, with pointers to the caller's stack in all registers: those adjusted must be the ones that the map names, read from either
 * end. What the registers held comes back afterwards.
 */
function disturbFilled(point: Point, callee: Callee, map: readonly boolean[]): void {
  const { program, before } = point;
  const live = registersOf(map);
  const filled = before.clone();
  const sp = before.number('rsp');
  const room = Math.min(point.goroutine.stackHigh - sp, 8 * pointerRegisters.length);
  pointerRegisters.forEach((name, index) => {
    if (name !== 'rbp') filled.setNumber(name, sp + ((8 * index) % room));
  });
  program.setRegisters(filled);
  const { after } = callFrom(point, callee);
  expectFollowers(point, filled, after, map);
  point.expectStack(after);
  program.setRegisters(repaired(point, after, live));
}

function expectFollowers(point: Point, filled: Registers, after: Registers, map: readonly boolean[]): void {
  const followers = pointerRegisters.filter(name => name !== 'rbp' && after.get(name) !== filled.get(name));
  const readings = [registersOf(map), registersOf(upsideDown(map))].map(names =>
    names.filter(name => name !== 'rbp'),
  );
  const same = (names: readonly string[]): boolean => names.join() === followers.join();
  if (point.moved() !== 0 && !readings.some(same)) {
    expect(followers, `registers adjusted after a call at ${point.where}`).to.deep.equal(readings[0]);
  }
  point.expectRegisters(after, followers, filled);
}

/** What the registers held before, pointers to the stack adjusted. */
function repaired(point: Point, after: Registers, live: readonly string[]): Registers {
  const registers = after.clone();
  for (const name of pointerRegisters) {
    if (name === 'rbp') continue;
    const value = point.before.number(name);
    if (live.includes(name) && point.inStack(value)) registers.setNumber(name, value + point.moved());
    else registers.set(name, point.before.get(name));
  }
  registers.set('eflags', point.before.get('eflags'));
  return registers;
}
