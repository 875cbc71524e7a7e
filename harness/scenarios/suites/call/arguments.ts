import { expect } from 'chai';
import { nameOfGoRegister } from '../../../binary/entry-comment.js';
import type { Signature } from '../../../protocol/abi/layout.js';
import { array, bool, float64, int, int64, pointer, string, uintptr } from '../../../protocol/abi/types.js';
import type { Debuggee } from '../../debuggee.js';
import { Random } from '../../random.js';
import type { Scenario, Stage } from '../../scenario.js';
import { argumentsFixture, nothing } from '../fixtures.js';
import { stringAt, stringOf } from '../reading.js';
import { requireRegisterArguments } from '../register-arguments.js';

function atWait(stage: Stage): Debuggee {
  // No garbage is collected meanwhile: strings that only the debugger knows of stay.
  const program = stage.start(undefined, { env: { GOGC: 'off' } });
  program.runTo('wait');
  return program;
}

/**
 * Makes a string in the program as debuggers do: gets memory by a call of the runtime's allocator, then
 * writes the bytes.
 */
function makeString(program: Debuggee, text: string): [bigint, bigint] {
  const bytes = new TextEncoder().encode(text);
  const mallocgc: Signature = { parameters: [uintptr, pointer, bool], results: [pointer] };
  const { results } = program.call('runtime.mallocgc', mallocgc, [BigInt(bytes.length), 0n, 1n]);
  const address = results[0] as bigint;
  program.target.write(Number(address), bytes);
  return [address, BigInt(bytes.length)];
}

/** Whether an address is in the stack of the goroutine whose runtime.g is at `goroutine`. */
function isOnStackOf({ target }: Debuggee, goroutine: number, address: number): boolean {
  const [low = 0, high = 0] = target.readWords(goroutine, 2);
  return address >= low && address < high;
}

/** Unusual arguments and results. */
export const argumentCalls: Scenario[] = [
  {
    id: 'call/every-argument-and-result',
    title: 'nine integers and fifteen floats reach the function, and as many come back, each to its place',
    requirements: ['arguments.values'],
    fixtures: [argumentsFixture],
    run(stage) {
      const program = atWait(stage);
      const random = new Random(stage.seed);
      const types = [...Array(9).fill(int64), ...Array(15).fill(float64)];
      const exchange: Signature = { parameters: types, results: types };
      for (let round = 0; round < 20; round++) {
        const integers = Array.from({ length: 9 }, () => BigInt.asIntN(64, random.word()));
        const floats = Array.from({ length: 15 }, () => random.below(2 ** 40) / 1024 - 2 ** 29);
        const { results } = program.call('main.Exchange', exchange, [...integers, ...floats]);
        const [first = 0n, ...others] = integers;
        expect(results).to.deep.equal([...others, first, ...floats.toReversed()]);
      }
    },
  },
  {
    id: 'call/every-result-register',
    title: 'sixteen integers come back, as many as any processor has registers for',
    requirements: ['arguments.result-registers'],
    fixtures: [argumentsFixture],
    run(stage) {
      const program = atWait(stage);
      const sixteen: Signature = { parameters: [int64], results: Array(16).fill(int64) };
      const { arch } = program;
      // Where the status is in a result register, the runtime may say where else its result is.
      const { statusResult } = stage.comment(arch) ?? {};
      let moved: bigint | undefined;
      const atStop = (tid: number): void => {
        program.tid = tid;
        const registers = program.registers();
        if (statusResult !== undefined && registers.numberAt(stage.protocol.status) === 1)
          moved = registers.get(nameOfGoRegister(arch, statusResult));
      };
      const { results } = program.call('main.Sixteen', sixteen, [1001n], { atStop });
      const place = stage.protocol.integers.indexOf(stage.protocol.status);
      if (moved !== undefined) results[place] = moved;
      expect(results).to.deep.equal(Array.from({ length: 16 }, (_, index) => BigInt(1001 + index)));
    },
  },
  {
    id: 'call/fixed-registers',
    title:
      'at status 0 the goroutine is in its register, and what is to be zero is, as compiled code expects',
    requirements: ['arguments.fixed-registers'],
    fixtures: [argumentsFixture],
    run(stage) {
      requireRegisterArguments(stage);
      const program = atWait(stage);
      const { goroutine } = stage.protocol;
      if (goroutine === undefined) throw new Error('no register holds the goroutine');
      const { zero } = program.arch.vectors;
      const seen: {
        goroutine: number;
        register: number;
        runsOnItsStack: boolean;
        zeros: bigint[];
        vector: string;
      }[] = [];
      program.inject({
        function: program.address('main.Nop'),
        frameBytes: 0,
        writeArguments: ({ tid }) => {
          program.tid = tid;
          const registers = program.registers();
          const state = zero === undefined ? new Uint8Array() : program.target.readVectorState(tid);
          const vector = state.subarray(zero?.offset, (zero?.offset ?? 0) + (zero?.bytes ?? 0));
          seen.push({
            goroutine: program.target.goroutine(tid),
            register: registers.numberAt(goroutine),
            // Where the goroutine is only in that register, its stack is what tells whether it is the right one.
            runsOnItsStack: isOnStackOf(program, registers.numberAt(goroutine), registers.sp),
            zeros: program.arch.zeros.map(name => registers.get(name)),
            vector: Buffer.from(vector).toString('hex'),
          });
        },
      });
      const [stop] = seen;
      expect(stop?.register, 'the register of the goroutine').to.equal(stop?.goroutine);
      expect(stop?.runsOnItsStack, 'SP is in the stack of that goroutine').to.equal(true);
      expect(stop?.zeros, program.arch.zeros.join(', ')).to.deep.equal(program.arch.zeros.map(() => 0n));
      expect(stop?.vector, 'the vector register that is zero').to.equal('00'.repeat(zero?.bytes ?? 0));
      const blank: Signature = { parameters: [bool], results: [array(24, int64)] };
      const zeros = Array.from({ length: 24 }, () => 0n);
      expect(program.call('main.Blank', blank, [0n]).results).to.deep.equal([zeros]);
      expect(program.call('main.Blank', blank, [1n]).results).to.deep.equal([zeros.with(3, 1n)]);
    },
  },
  {
    id: 'call/made-string',
    title:
      'the runtime’s allocator may be called, and what it gives may be passed on, as debuggers do with strings',
    requirements: ['status.ready', 'status.returned'],
    fixtures: [argumentsFixture],
    run(stage) {
      const program = atWait(stage);
      const longer: Signature = { parameters: [string], results: [string, int] };
      for (const text of ['', 'x', 'a string of ours', 'ä'.repeat(2000)]) {
        const { outcome, results } = program.call('main.Longer', longer, [makeString(program, text)]);
        if (outcome.kind === 'refused') expect(outcome).to.deep.equal({ kind: 'returned' });
        stage.demand('status.returned', () => {
          expect(stringOf(program, results[0])).to.equal(`${text}!`);
          expect(results[1]).to.equal(BigInt(Buffer.byteLength(text) + 1));
        });
      }
      expect(program.finish().stdout).to.equal('arguments\n');
    },
  },
  {
    id: 'call/traceback',
    title: 'a traceback taken in the call passes through the frame function to the end of the stack',
    requirements: ['call.traceback'],
    fixtures: [argumentsFixture],
    run(stage) {
      const program = atWait(stage);
      const caller = ['main.Wait', 'main.main', 'runtime.main', 'runtime.goexit'];
      for (const frameBytes of [32, 1024, 65536]) {
        program.call('main.TakeTrace', nothing, [], { frameBytes });
        const [innermost, ...trace] = stringAt(program, program.address('main.Trace')).trim().split(' ');
        expect(innermost).to.equal('main.TakeTrace');
        const frameFunctions = trace.filter(name => name.startsWith('debugCall'));
        const outermost = trace.filter(
          name => !name.startsWith('debugCall') && !name.startsWith('runtime.debugCall'),
        );
        if (program.oracle.era.runsOn === 'same goroutine') expect(outermost).to.deep.equal(caller);
        else expect(outermost).to.deep.equal(['runtime.goexit']);
        // Since 1.16, tracebacks leave out wrappers that are written in assembly.
        const shown = stage.release.minor < 16 ? [`debugCall${frameBytes}`] : [];
        expect(frameFunctions, 'frame functions in the traceback').to.deep.equal(shown);
      }
      expect(program.finish().stdout).to.equal('arguments\n');
    },
  },
];
