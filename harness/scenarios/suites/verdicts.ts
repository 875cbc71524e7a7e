import { expect } from 'chai';
import type { Func } from '../../binary/program.js';
import type { Outcome } from '../../protocol/call.js';
import { Reason, type Verdict } from '../../protocol/oracle.js';
import { describePc } from '../../protocol/trace.js';
import { frameClasses } from '../../protocol/versions.js';
import type { Debuggee } from '../debuggee.js';
import type { Scenario, Stage } from '../scenario.js';
import { answerTo } from './answers.js';
import { nothing, sweep } from './fixtures.js';

/**
 * No collection may look at the caller's frame: it is not a frame of the function that PC is said to be in.
 */
const env = { GOGC: 'off', GODEBUG: 'asyncpreemptoff=1' };

/** A program that is stopped at a safe point, with room on its stack. */
export function standAtSafePoint(stage: Stage): Debuggee {
  const program = stage.start(sweep, { args: ['loops'], env, pinned: true, timeoutMs: 60_000 });
  const place = program.address('main.ready');
  program.runTo(place);
  // The calls return to it. It stays.
  program.target.insertBreakpoint(place);
  return program;
}

/** Has the runtime judge each PC; every answer must be the oracle's. Returns how often each answer came. */
function judge(
  program: Debuggee,
  pcs: Iterable<number>,
  look: (outcome: Outcome, expected: Verdict) => void = () => undefined,
): Map<Verdict, number> {
  const counts = new Map<Verdict, number>();
  const before = program.registers();
  for (const pc of pcs) {
    const expected = program.oracle.verdict(pc);
    const { outcome } = program.call('main.Nop', nothing, [], { pc: pc + program.target.loadBias });
    const actual = answerTo(outcome, expected);
    if (actual !== expected || outcome.kind === 'panicked') {
      expect(actual, `the answer to a call from ${describePc(program.program, pc)}`).to.equal(expected);
    }
    look(outcome, expected);
    program.setRegisters(before);
    counts.set(expected, (counts.get(expected) ?? 0) + 1);
  }
  return counts;
}

/** Every byte of a function. The padding after it is in no table, and the runtime would throw there. */
function* bytesOf(func: Func): Generator<number> {
  for (let pc = func.entry; pc < func.end && (pc === func.entry || isCode(func, pc - 1)); pc++) yield pc;
}

function isCode(func: Func, pc: number): boolean {
  return func.spdelta(pc) !== undefined;
}

/** A function's first two bytes, and the bytes where a verdict changes. */
function* boundariesOf(program: Debuggee, func: Func): Generator<number> {
  let last: Verdict | undefined;
  let index = 0;
  for (const pc of bytesOf(func)) {
    const verdict = program.oracle.verdict(pc);
    if (index++ < 2 || verdict !== last) yield pc;
    last = verdict;
  }
}

function* flatten<T>(parts: Iterable<Iterable<T>>): Generator<T> {
  for (const part of parts) yield* part;
}

function funcs(program: Debuggee, prefix: string): Func[] {
  return [...program.program.funcs()].filter(func => func.name.startsWith(prefix));
}

/**
 * Names that are similar to those of package runtime: as short as its name with the dot, and of packages
 * whose names begin like it.
 */
function isNearlyRuntime({ name }: Func): boolean {
  return name.length <= 'runtime.'.length || /^runtime[^.]/.test(name);
}

/**
 * The runtime's helpers in assembly, and others', have names without a package. Whether a call is accepted in
 * one may depend on who has called it, and here nobody has.
 */
function isHelper({ name }: Func): boolean {
  return !name.includes('.');
}

/** Whether a function that is there has no frame yet, so that its caller is where the thread's is. */
function hasNoFrame(func: Func, pc: number): boolean {
  return func.spdelta(pc) === 0;
}

/**
 * Returns the bytes of the program's own functions, as `bytes` chooses them. Within the frame of an assembly
 * function an implementation may ask for the Go function that has called it, and here there is no such frame: what
 * stands in its place may look like any caller. The sweep judges these places in frames that are there.
 */
function ownBytes(program: Debuggee, bytes: (func: Func) => Iterable<number>): number[] {
  return funcs(program, 'main.').flatMap(func =>
    [...bytes(func)].filter(pc => (func.flag & assembly) === 0 || hasNoFrame(func, pc)),
  );
}

/** The flag of a function in assembly. */
const assembly = 4;

/** Whether a call is accepted, and if not, why not, by the PC alone. */
export const verdicts: Scenario[] = [
  {
    id: 'verdict/changes',
    title: 'the answer changes from safe to unsafe at exactly the byte where the tables change',
    requirements: ['safepoint.verdict'],
    fixtures: [sweep],
    run(stage) {
      const program = standAtSafePoint(stage);
      const counts = judge(
        program,
        ownBytes(program, func => boundariesOf(program, func)),
      );
      expect([...counts.keys()]).to.include('accepted');
    },
  },
  {
    id: 'verdict/frame-functions',
    title: 'at each byte of the entry point and of the frame functions, the answer is the one of the era',
    requirements: ['safepoint.verdict'],
    fixtures: [sweep],
    run(stage) {
      const program = standAtSafePoint(stage);
      const names = [
        program.functions.sequence.entrySymbol,
        'runtime.debugCallPanicked',
        'runtime.debugCallWrap',
        ...frameClasses.map(bytes => `debugCall${bytes}`),
      ];
      const found = names.flatMap(name => program.program.func(name) ?? []);
      expect(found.map(({ name }) => name)).to.deep.equal(names);
      judge(program, flatten(found.map(bytesOf)));
    },
  },
  {
    id: 'verdict/every-function',
    title: 'at the beginning of each function of the program, the answer fits the function’s package',
    requirements: ['safepoint.verdict', 'refusal.runtime'],
    fixtures: [sweep],
    run(stage) {
      const program = standAtSafePoint(stage);
      const every = stage.profile === 'full' ? 1 : 6;
      const chosen = [...program.program.funcs()].filter(
        (func, index) => (index % every === stage.seed % every || isNearlyRuntime(func)) && !isHelper(func),
      );
      const near = ['main.F', 'runtime/debug.setGCPercent'];
      expect(near.filter(each => chosen.some(({ name }) => name === each))).to.deep.equal(near);
      const pcs = chosen.flatMap(func => [...bytesOf(func)].slice(0, 2).filter(pc => hasNoFrame(func, pc)));
      const reasons = new Set<string>();
      const counts = judge(program, pcs, (outcome, expected) => {
        if (expected === Reason.runtime && outcome.kind === 'refused') reasons.add(outcome.reason);
      });
      stage.about('refusal.runtime', () => expect([...reasons]).to.deep.equal([Reason.runtime]));
      expect([...counts.keys()]).to.include.members(['accepted', Reason.runtime]);
    },
  },
  {
    id: 'verdict/every-byte',
    title:
      'at each byte of the fixture’s code, whether an instruction begins there or not, the answer is the one of the tables',
    requirements: ['safepoint.verdict'],
    profile: 'full',
    fixtures: [sweep],
    run(stage) {
      const program = standAtSafePoint(stage);
      judge(program, ownBytes(program, bytesOf));
    },
  },
];
