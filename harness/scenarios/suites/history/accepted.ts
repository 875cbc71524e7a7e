import { expect } from 'chai';
import { array, bool, float64, int, int64, string, struct } from '../../../protocol/abi/types.js';
import type { Debuggee } from '../../debuggee.js';
import type { Scenario } from '../../scenario.js';
import { gather } from '../concurrency/at-once.js';
import { depths, goroutines, intToInt, toInt, walks } from '../fixtures.js';
import { stringOf } from '../reading.js';
import { requireRegisterArguments } from '../register-arguments.js';
import { fixture, keepingFlags, parseInt64, undisturbed } from './program.js';

const full = { profile: 'full' } as const;
const parsed = [123n, [0n, 0n]];

/** A program whose goroutines take turns, stopped in one of them, which is not locked to its thread. */
function inCrowd(start: () => Debuggee): Debuggee {
  const program = start();
  program.runTo('crowd');
  return program;
}

function wander(id: string, title: string, releases?: string): Scenario {
  return {
    id,
    title,
    requirements: ['thread.kept'],
    ...(releases === undefined ? {} : { releases }),
    fixtures: [goroutines],
    ...full,
    run(stage) {
      const program = stage.start(goroutines, { args: ['crowd', 'free'] });
      gather(program, 'loop', 1);
      // Each time the function yields, its thread is kept busy, so that a goroutine that can move has to.
      const { results, trace } = program.call('main.Roam', intToInt, [20n]);
      expect(results, 'whether the function found itself on another thread').to.deep.equal([0n]);
      expect([...new Set(trace().map(({ tid }) => tid))], 'threads of the stops').to.have.length(1);
    },
  };
}

/** Reports about calls that must be made, and must return what the program's own call returns. */
export const acceptedCalls: Scenario[] = [
  {
    id: 'history/go-21678',
    title:
      'what the proposal asks for: a call at a breakpoint, which may move the stack and collect what only registers refer to',
    requirements: ['gc.during-call', 'stack.pointers'],
    fixtures: [walks],
    run(stage) {
      const undisturbedWalk = stage.start().finish().stdout;
      const program = stage.start();
      for (const [marker, name, signature, args] of [
        ['stack', 'main.Grow', intToInt, [64n]],
        ['heap', 'main.Collect', toInt, []],
      ] as const) {
        stage.demand(marker === 'stack' ? 'stack.pointers' : 'gc.during-call', () => {
          program.runTo(marker);
          keepingFlags(program, () => program.call(name, signature, args));
        });
      }
      expect(program.finish().stdout).to.equal(undisturbedWalk);
    },
  },
  {
    id: 'history/go-25519',
    title: 'calls with a large frame into a goroutine that yields all the time come to their end',
    requirements: ['status.returned'],
    fixtures: [fixture],
    run(stage) {
      const program = inCrowd(() => stage.start(fixture, { args: ['crowd'], env: { GOMAXPROCS: '2' } }));
      const block = array(128, int64);
      const given = Array.from({ length: 128 }, (_, at) => BigInt(at));
      for (let round = 0; round < 20; round++) {
        const { results } = keepingFlags(program, () =>
          program.call('main.Large', { parameters: [block], results: [block] }, [given]),
        );
        expect(results).to.deep.equal([given.map(value => value * 2n)]);
        program.runTo('crowd');
      }
    },
  },
  {
    id: 'history/go-36365',
    title: 'without register maps, what only a register refers to survives a collection in a call',
    requirements: ['gc.registers'],
    fixtures: [walks],
    run(stage) {
      const program = stage.start();
      program.runTo('heap');
      program.call('main.Collect', toInt, []);
      const finalized = program.target.read(program.address('main.Finalized'), 4);
      expect(Array.from(finalized), 'blocks that were freed').to.deep.equal([0, 0, 0, 0]);
    },
  },
  {
    id: 'history/go-40724',
    title:
      'where functions take their arguments in registers, calls pass them in registers, by V2 of the protocol',
    requirements: ['arguments.registers'],
    fixtures: [fixture],
    run(stage) {
      requireRegisterArguments(stage);
      const program = stage.start();
      expect(program.functions.sequence.name).to.equal('V2');
      program.runTo('before');
      const text = program.address('main.Text');
      const words = [program.target.readWord(text), 3].map(BigInt);
      const signature = { parameters: [int, string, float64, bool], results: [float64, int] };
      const { results } = program.call('main.Mixed', signature, [40n, words, 1.25, 1n]);
      expect(results).to.deep.equal([2.5, -37n]);
    },
  },
  {
    id: 'history/go-49370',
    title:
      'a debugger in a process of its own can inject while write barriers are on: only one inside the program must not',
    requirements: ['gc.concurrent'],
    fixtures: [depths],
    run(stage) {
      const program = stage.start(depths, { args: ['collects'] });
      for (let round = 0; round < 8; round++) {
        program.runTo(program.address('main.tick'));
        const { results } = keepingFlags(program, () => program.call('main.Link', intToInt, [10n]));
        expect(results).to.deep.equal([10n]);
      }
    },
  },
  wander('history/go-61732', 'a function that yields during its call stays on the thread of the injection'),
  wander('history/go-62509', 'the same in the line that got the fix later', '>=1.21 <1.22'),
  {
    id: 'history/go-64113',
    title: 'a program whose packages are all compiled without optimization links, and accepts calls',
    requirements: ['build.any'],
    fixtures: [{ name: 'history', variant: 'unoptimized-all' }],
    ...full,
    run(stage) {
      const program = stage.start();
      program.runTo('before');
      expect(parseInt64(program)).to.deep.equal(parsed);
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
  {
    id: 'history/go-72053',
    title: 'a method of a struct with a bool before a string gets both, in spite of the padding between them',
    requirements: ['arguments.values'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start();
      program.runTo('before');
      const text = program.address('main.Text');
      const name = [program.target.readWord(text), 3].map(BigInt);
      const signature = { parameters: [struct([bool, string]), int], results: [bool, string, int] };
      for (const closed of [0n, 1n]) {
        const { results } = program.call('main.Padded.Text', signature, [[closed, name], 5n]);
        expect([results[0], stringOf(program, results[1]), results[2]]).to.deep.equal([closed, '123', 15n]);
      }
    },
  },
  {
    id: 'history/delve-1589',
    title: 'to call an optimized function its types are enough: its parameters’ locations are not needed',
    requirements: ['arguments.values'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start();
      program.runTo('held');
      expect(parseInt64(program)).to.deep.equal(parsed);
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
  {
    id: 'history/delve-1590',
    title: 'a function is called with the same arguments before and after the program calls it',
    requirements: ['status.ready'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start();
      for (const marker of ['before', 'after']) {
        program.runTo(marker);
        expect(parseInt64(program), marker).to.deep.equal(parsed);
      }
      expect(program.finish().stdout).to.equal(undisturbed);
    },
  },
  {
    id: 'history/delve-2767',
    title:
      'math.Floor, which the compiler replaces by an instruction where it can, can be called all the same',
    requirements: ['arguments.values'],
    // Elsewhere it is always that instruction, and the program has no function.
    processors: ['amd64'],
    fixtures: [fixture],
    run(stage) {
      const program = stage.start();
      program.runTo('before');
      const signature = { parameters: [float64], results: [float64] };
      expect(program.call('math.Floor', signature, [2.5]).results).to.deep.equal([2]);
      expect(program.call('math.Floor', signature, [-2.5]).results).to.deep.equal([-3]);
    },
  },
];
