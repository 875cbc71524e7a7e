import { expect } from 'chai';
import type { CallSequence } from '../../../arch/sequence.js';
import { defined } from '../../../host/defined.js';
import { layOut, type Signature } from '../../../protocol/abi/layout.js';
import { int, pointer } from '../../../protocol/abi/types.js';
import { type GoValue, readResults, writeArguments } from '../../../protocol/abi/values.js';
import type { Debuggee } from '../../debuggee.js';
import type { Scenario, Stage } from '../../scenario.js';
import { intToInt } from '../fixtures.js';
import { requireRegisterArguments } from '../register-arguments.js';
import { interplayFixture } from './columns.js';

/** func(*Point, int) int, and of each method its data word or receiver. */
const method: Signature = { parameters: [pointer, int], results: [int] };
const threeInts: Signature = { parameters: [int, int, int], results: [int] };

function at(stage: Stage, mechanism: string): Debuggee {
  const program = stage.start(interplayFixture, { args: [mechanism, 'in'] });
  program.runTo('stand');
  return program;
}

/** Results of a call whose arguments are laid out on the stack, as assembly has them in every release. */
function callAssembly(
  program: Debuggee,
  name: string,
  signature: Signature,
  args: readonly GoValue[],
  atStop?: (tid: number) => void,
): GoValue[] {
  // ABI0: no registers.
  const layout = layOut(signature, { ...program.functions.sequence, integers: [], floats: 0 });
  let results: GoValue[] = [];
  const { before, after, outcome } = program.inject(
    {
      function: program.address(name),
      frameBytes: layout.frameBytes,
      writeArguments: frame => writeArguments(frame, layout, args),
      readResults: frame => {
        results = readResults(frame, layout);
      },
    },
    defined({ atStop }),
  );
  expect(outcome, name).to.deep.equal({ kind: 'returned' });
  program.restoreLost(before, after);
  return results;
}

/**
 * What ABIInternal fixes, g and the zero vector, as it is at the first stop of a call; it is put back at the
 * second.
 */
class FixedRegisters {
  readonly #program: Debuggee;
  /** Index of the register that holds g. */
  readonly #register: number;
  #stops = 0;
  #goroutine = 0n;
  #vectors: Uint8Array | undefined;

  constructor(program: Debuggee, { goroutine }: CallSequence) {
    if (goroutine === undefined) throw new Error('no register holds the goroutine');
    this.#program = program;
    this.#register = goroutine;
  }

  keep(tid: number): void {
    this.#program.tid = tid;
    const { target } = this.#program;
    const registers = this.#program.registers();
    if (this.#stops++ === 0) {
      this.#goroutine = registers.at(this.#register);
      this.#vectors = target.saveVectorState(tid);
    } else if (this.#stops === 2 && this.#vectors !== undefined) {
      registers.setAt(this.#register, this.#goroutine);
      this.#program.setRegisters(registers);
      target.restoreVectorState(tid, this.#vectors);
    }
  }
}

/** The wrapper of an assembly function by which Go calls it, since 1.17. */
function wrapperOf(program: Debuggee, name: string): number {
  const body = program.program.func(name)?.entry;
  const wrapper = program.program.funcsNamed(name).find(({ entry }) => entry !== body);
  if (wrapper === undefined) throw new Error(`${program.program.path} has no wrapper of ${name}`);
  return wrapper.entry + program.target.loadBias;
}

/** Calls what a variable of a function type holds. */
function callValue(program: Debuggee, variable: string, argument: bigint): GoValue[] {
  const closure = program.target.readWord(program.address(variable));
  const { results, before, after } = program.callAddress(
    program.target.readWord(closure),
    intToInt,
    [argument],
    { closure },
  );
  program.restoreLost(before, after);
  return results;
}

function expectEnd(program: Debuggee): void {
  expect(program.finish().stdout).to.equal('end\n');
}

const indirect: Scenario[] = [
  {
    id: 'interplay/method-table',
    title: 'a method is called by an interface’s table, its receiver being the interface’s data word',
    requirements: ['arguments.indirect'],
    profile: 'full',
    fixtures: [interplayFixture],
    run(stage) {
      const program = at(stage, 'passing');
      const [table = 0, data = 0] = program.target.readWords(program.address('main.Weigher'), 2);
      // The methods of a table lie behind its three words: interface, type, and a hash with its padding.
      const code = program.target.readWord(table + 24);
      const { results, before, after } = program.callAddress(code, method, [BigInt(data), 10n]);
      expect(results).to.deep.equal([34n]);
      program.restoreLost(before, after);
      expectEnd(program);
    },
  },
  {
    id: 'interplay/method-wrappers',
    title: 'methods that wrappers promote from fields, or call by a pointer, get their receiver',
    requirements: ['arguments.indirect'],
    profile: 'full',
    fixtures: [interplayFixture],
    run(stage) {
      const program = at(stage, 'passing');
      const expected = { Point: ['Place', 34n], Outer: ['Wide', 56n], Handle: ['Held', 78n] } as const;
      for (const [type, [variable, weight]] of Object.entries(expected)) {
        const receiver = BigInt(program.target.readWord(program.address(`main.${variable}`)));
        const { results, before, after } = program.call(`main.(*${type}).Weigh`, method, [receiver, 10n]);
        expect(results, type).to.deep.equal([weight]);
        program.restoreLost(before, after);
      }
      expectEnd(program);
    },
  },
  {
    id: 'interplay/nil-receiver',
    title: 'a wrapper whose receiver is nil panics, and the panic is contained',
    requirements: ['panic.contained'],
    profile: 'full',
    fixtures: [interplayFixture],
    run(stage) {
      const program = at(stage, 'passing');
      for (const type of ['Point', 'Outer', 'Handle']) {
        const { outcome, before, after } = program.call(`main.(*${type}).Weigh`, method, [0n, 10n]);
        expect(outcome.kind, type).to.equal('panicked');
        program.restoreLost(before, after);
      }
      expectEnd(program);
    },
  },
  {
    id: 'interplay/function-values',
    title: 'method values, and functions that package reflect has made, find what they are bound to by DX',
    requirements: ['arguments.indirect', 'arguments.closure'],
    profile: 'full',
    fixtures: [interplayFixture],
    run(stage) {
      const program = at(stage, 'passing');
      // What they are bound to is in DX.
      stage.demand('arguments.closure', () => {
        expect(callValue(program, 'main.Bound', 10n)).to.deep.equal([34n]);
        expect(callValue(program, 'main.Made', 4n)).to.deep.equal([40n]);
        expect(callValue(program, 'main.ByReflect', 10n)).to.deep.equal([34n]);
      });
      expectEnd(program);
    },
  },
  {
    id: 'interplay/dictionaries',
    title: 'generic functions get the dictionary of their types before their arguments',
    requirements: ['arguments.indirect'],
    releases: '>=1.18',
    profile: 'full',
    fixtures: [interplayFixture],
    run(stage) {
      const program = at(stage, 'generic');
      const instances = [...program.program.symbols()].filter(({ name }) =>
        /^main\.Describe\[go\.shape\.int(_0)?\]$/.test(name),
      );
      expect(instances).to.have.lengthOf(1);
      for (const [type, described] of Object.entries({ int: 3n, 'main.ownInt': 0n })) {
        const dictionary = [...program.program.symbols()].find(
          ({ name }) => name === `main..dict.Describe[${type}]`,
        );
        if (dictionary === undefined) throw new Error(`no dictionary of main.Describe[${type}]`);
        const args = [BigInt(dictionary.address + program.target.loadBias), 1n, 2n];
        const { results, before, after } = program.callAddress(
          (instances[0]?.address ?? 0) + program.target.loadBias,
          { parameters: [pointer, int, int], results: [int] },
          args,
        );
        expect(results, type).to.deep.equal([described]);
        program.restoreLost(before, after);
      }
      expectEnd(program);
    },
  },
];

const assembly: Scenario[] = [
  {
    id: 'interplay/assembly',
    title:
      'functions in assembly find their arguments on the stack, whether Go has a wrapper for them or not',
    requirements: ['arguments.assembly'],
    profile: 'full',
    fixtures: [interplayFixture],
    run(stage) {
      const program = at(stage, 'passing');
      expect(callAssembly(program, 'addUnseen', threeInts, [1n, 2n, 3n])).to.deep.equal([6n]);
      expect(callAssembly(program, 'main.addThree', threeInts, [1n, 2n, 3n])).to.deep.equal([6n]);
      expectEnd(program);
    },
  },
  {
    id: 'interplay/assembly-wrapper',
    title: 'the wrapper of a function in assembly takes its arguments as functions in Go do',
    requirements: ['arguments.assembly'],
    releases: '>=1.17',
    profile: 'full',
    fixtures: [interplayFixture],
    run(stage) {
      requireRegisterArguments(stage);
      const program = at(stage, 'passing');
      const wrapper = wrapperOf(program, 'main.addThree');
      const { results, before, after } = program.callAddress(wrapper, threeInts, [1n, 2n, 3n]);
      expect(results).to.deep.equal([6n]);
      program.restoreLost(before, after);
      expectEnd(program);
    },
  },
  {
    id: 'interplay/assembly-spoils',
    title: 'a function in assembly changes all registers that its calling convention lets it change',
    requirements: ['debugger.assembly-registers'],
    profile: 'full',
    fixtures: [interplayFixture],
    run(stage) {
      requireRegisterArguments(stage);
      const program = at(stage, 'passing');
      const fixed = new FixedRegisters(program, stage.protocol);
      const results = callAssembly(program, 'main.spoil', intToInt, [1n], tid => fixed.keep(tid));
      expect(results).to.deep.equal([2n]);
      expectEnd(program);
    },
  },
];

/** Functions that are called through something, and functions in assembly. */
export const passedCalls: Scenario[] = [...indirect, ...assembly];
