import { expect } from 'chai';
import type { Signature } from '../../../protocol/abi/layout.js';
import { int } from '../../../protocol/abi/types.js';
import { TargetExitedError } from '../../../target/target.js';
import type { Debuggee } from '../../debuggee.js';
import { onlyNative } from '../../only-native.js';
import type { Scenario, Stage } from '../../scenario.js';
import { calls, goroutines, intToInt, nothing } from '../fixtures.js';
import { CallsAtOnce, gather } from './at-once.js';

const SIGTRAP = 5;
const status: Signature = { parameters: [int], results: [] };

/** Returns how the program ended during an action; undefined if it did not end. */
function endDuring(
  play: () => void,
): { exitCode: number | undefined; signal: number | undefined } | undefined {
  try {
    play();
  } catch (error) {
    if (!(error instanceof TargetExitedError)) throw error;
    return { exitCode: error.exitCode, signal: error.signal };
  }
  return undefined;
}

/** What is injected to end a program, and how the program ends. */
interface End {
  id: string;
  title: string;
  args: string[];
  call: (program: Debuggee) => void;
  exitCode?: number;
  signal?: number;
}

const ends: End[] = [
  {
    id: 'exit',
    title: 'the function ends the program',
    args: ['locked', 'computing', 'calling'],
    call: program => program.call('main.Exit', status, [7n]),
    exitCode: 7,
  },
  {
    id: 'exit-success',
    title: 'the function ends the program with status 0',
    args: ['locked'],
    call: program => program.call('main.Exit', status, [0n]),
    exitCode: 0,
  },
  {
    id: 'killed',
    title: 'the function sends the program a signal that ends it',
    args: ['locked', 'computing'],
    call: program => program.call('main.Kill', status, [9n]),
    signal: 9,
  },
  {
    id: 'elsewhere',
    title: 'while the function waits, another goroutine ends the program',
    args: ['free', 'partners'],
    call: program => program.call('main.Await', status, [3n]),
    exitCode: 3,
  },
  {
    id: 'crash',
    title: 'while the function waits, another goroutine panics without a recover',
    args: ['locked', 'partners'],
    call: program => program.call('main.Await', status, [-1n]),
    exitCode: 2,
  },
  {
    id: 'deadlock',
    title: 'the function waits for ever, and no other goroutine is left',
    args: ['locked'],
    call: program => program.call('main.Hang', nothing, []),
    exitCode: 2,
  },
];

function expectEndOf(stage: Stage, { args, call, exitCode, signal }: End): void {
  const program = stage.start(goroutines, { args });
  gather(program, 'loop', 1);
  expect(endDuring(() => call(program))).to.deep.equal({ exitCode, signal });
}

/** Programs that end during a call. */
export const endingCalls: Scenario[] = [
  ...ends.map(
    (end): Scenario => ({
      id: `concurrency/end-${end.id}`,
      title: end.title,
      requirements: ['end.reported'],
      fixtures: [goroutines],
      run: stage => expectEndOf(stage, end),
    }),
  ),
  {
    id: 'concurrency/trap-passed-on',
    title: 'a SIGTRAP that the debugger passes on, after a call, ends the program as its own would',
    requirements: ['signals.trap'],
    fixtures: [calls],
    run(stage) {
      const program = stage.start();
      program.runTo('spin');
      expect(program.call('main.Add', intToInt, [1n]).results).to.deep.equal([2n]);
      program.target.resume(program.tid, SIGTRAP);
      expect(endDuring(() => program.target.wait())).to.deep.equal({ exitCode: 2, signal: undefined });
      expect(program.target.output().stderr).to.match(/^SIGTRAP: trace trap$/m);
    },
  },
  {
    id: 'concurrency/end-in-other-call',
    onlyNative: onlyNative.threads,
    title: 'the function ends the program while another call is held at each of its stops',
    requirements: ['end.reported', 'concurrent.calls'],
    fixtures: [goroutines],
    run(stage) {
      for (let answered = 0; answered < 3; answered++) {
        const program = stage.start(goroutines, { args: ['locked', 'locked'] });
        const [a, b] = gather(program, 'loop', 2) as [number, number];
        const calls = new CallsAtOnce(program);
        stage.demand('concurrent.calls', () => {
          const held = calls.begin(a, 'main.Add', intToInt, [1n]);
          for (let stop = 0; stop < answered; stop++) calls.advance(held);
          calls.await(held);
        });
        const exit = calls.begin(b, 'main.Exit', status, [7n]);
        calls.advance(exit);
        const end = endDuring(() => calls.await(exit));
        expect(end, `after ${answered} answers`).to.deep.equal({ exitCode: 7, signal: undefined });
      }
    },
  },
];
