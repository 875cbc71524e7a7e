import { Random } from '../../random.js';
import type { FixtureUse, Scenario, Stage } from '../../scenario.js';
import type { Case } from './cases.js';
import { CaseInProgram, stresses } from './check.js';
import { casesFile, edgeProgram, randomProgram } from './program.js';
import { valuesShrinker } from './shrink.js';

/**
 * Calls every function of a generated program: with the values of the program's own call, once plainly and
 * once with a garbage collection and a stack growth during the call; then `rounds` times with other values.
 */
function callAll(stage: Stage, rounds: number): void {
  const program = stage.start(undefined, { timeoutMs: 60_000 });
  program.runTo('ready');
  const random = new Random(stage.seed);
  const cases = JSON.parse(stage.file(casesFile)) as Case[];
  cases.forEach((each, index) => {
    stage.case = index;
    const generated = new CaseInProgram(program, each, index);
    generated.checkCompiled();
    generated.call(stresses.none);
    generated.call(index % 8 === 0 ? stresses.both : stresses.grow);
    for (let round = 0; round < rounds; round++) {
      generated.change(random);
      generated.call(round === 0 ? stresses.grow : stresses.none);
    }
  });
  stage.case = undefined;
}

const edges: FixtureUse = { name: 'values-edges', variant: 'default', generate: edgeProgram };
const chunks = [1, 2, 3, 4];

/** Calls with arguments and results of all types. */
export const values: Scenario[] = [
  {
    id: 'values/edges',
    title:
      'functions at the edges of the layout rules receive and return what they do in the program’s own calls',
    requirements: ['arguments.values'],
    fixtures: [edges],
    shrinker: valuesShrinker,
    run: stage => callAll(stage, 1),
  },
  {
    id: 'values/edges-unoptimized',
    title: 'the same functions compiled without optimization',
    requirements: ['arguments.values'],
    profile: 'full',
    fixtures: [{ ...edges, variant: 'unoptimized' }],
    shrinker: valuesShrinker,
    run: stage => callAll(stage, 4),
  },
  ...chunks.map(
    (chunk): Scenario => ({
      id: `values/random-${chunk}`,
      title: `functions of random signatures receive and return what they do in the program’s own calls (${chunk} of ${chunks.length})`,
      requirements: ['arguments.values'],
      profile: 'full',
      fixtures: [{ name: `values-${chunk}`, variant: 'default', generate: randomProgram(chunk) }],
      shrinker: valuesShrinker,
      run: stage => callAll(stage, 10),
    }),
  ),
];
