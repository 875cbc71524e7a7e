import { expect } from 'chai';
import { Random } from '../../../../harness/scenarios/random.js';
import {
  type Case,
  describe as caseText,
  randomCase,
} from '../../../../harness/scenarios/suites/values/cases.js';
import { directedCases } from '../../../../harness/scenarios/suites/values/directed.js';
import { literal, typeText } from '../../../../harness/scenarios/suites/values/go-text.js';
import {
  casesFile,
  programFiles,
  randomProgram,
} from '../../../../harness/scenarios/suites/values/program.js';
import { basic, leaves, type Shape } from '../../../../harness/scenarios/suites/values/shape.js';
import { simplerCases, valuesShrinker } from '../../../../harness/scenarios/suites/values/shrink.js';

const blanks: Shape = {
  kind: 'struct',
  fields: [
    { shape: basic('int8') },
    { shape: basic('int64'), blank: true },
    { shape: { kind: 'array', length: 2, of: basic('bool') } },
    { shape: basic('string') },
  ],
};

/** Every shape in a case, the nested ones included. */
function shapesOf({ parameters, results }: Case): Shape[] {
  const below = (shape: Shape): Shape[] => {
    if (shape.kind === 'struct') return [shape, ...shape.fields.flatMap(field => below(field.shape))];
    return 'of' in shape ? [shape, ...below(shape.of)] : [shape];
  };
  return [...parameters, ...results].flatMap(below);
}

describe('generated functions', () => {
  it('are the same for the same seed, and others for another', () => {
    const program = randomProgram(2);
    expect(program(5)).to.deep.equal(program(5));
    expect(program(5)).not.to.deep.equal(program(6));
    expect(program(5)).not.to.deep.equal(randomProgram(3)(5));
  });

  it('have types and values in Go’s own words', () => {
    expect(typeText(blanks)).to.equal('struct{ F0 int8; _ int64; F2 [2]bool; F3 string }');
    expect(literal(blanks, new Random(1))).to.match(
      /^struct\{ .* \}\{F0: int8\(-?\d+\), F2: \[2\]bool\{bool\(\w+\), bool\(\w+\)\}, F3: string\("\w*"\)\}$/,
    );
    expect(
      caseText({
        kind: 'method',
        parameters: [basic('int8'), { kind: 'slice', of: basic('string') }],
        results: [{ kind: 'map', key: 'bool', of: { kind: 'error' } }],
        variadic: true,
        seed: 1,
      }),
    ).to.equal('method (int8) func(...string) (map[bool]error)');
  });

  it('know which bytes of a value count', () => {
    expect(leaves(blanks)).to.deep.equal([
      { offset: 0, size: 1, content: 'bits' },
      { offset: 16, size: 1, content: 'bool' },
      { offset: 17, size: 1, content: 'bool' },
      { offset: 24, size: 16, content: 'made' },
    ]);
  });

  it('reach every kind of type and every way to declare a function', () => {
    const random = new Random(1);
    const cases = Array.from({ length: 300 }, () => randomCase(random));
    expect([...new Set(cases.map(each => each.kind))]).to.have.length(6);
    const shapes = cases.flatMap(shapesOf);
    expect([...new Set(shapes.map(shape => shape.kind))]).to.have.length(10);
    const named = new Set(shapes.map(shape => (shape.kind === 'basic' ? shape.name : '')));
    expect(named).to.have.property('size', 19);
    expect(cases.some(each => each.variadic)).to.equal(true);
    expect(shapes.some(shape => shape.kind === 'struct' && shape.fields.some(field => field.blank))).to.equal(
      true,
    );
  });

  it('lie beside the list of their cases', () => {
    const files = programFiles(directedCases);
    expect(JSON.parse(files[casesFile] ?? '')).to.deep.equal(directedCases);
    expect(files['main.go'])
      .to.contain('func F0() ()')
      .and.to.contain(`setUp${directedCases.length - 1}()`);
  });
});

describe('shrinking of generated functions', () => {
  /** Plays the part of a runtime that fails the cases for which `fails` holds. */
  function shrunk(start: Case, fails: (each: Case) => boolean): Case {
    let [files, failed] = [programFiles([start]), 0];
    for (let round = 0; round < 100; round++) {
      const simpler = valuesShrinker.simpler(files, failed);
      const next = (JSON.parse(simpler?.[casesFile] ?? '[]') as Case[]).findIndex(fails);
      if (simpler === undefined || next < 0) {
        const { files: alone } = valuesShrinker.alone(files, failed);
        return (JSON.parse(alone[casesFile] ?? '') as Case[])[0] as Case;
      }
      [files, failed] = [simpler, next];
    }
    throw new Error('it goes on for ever');
  }

  it('ends, from any function, with one that has nothing left to take away', () => {
    const random = new Random(2);
    for (let count = 0; count < 4; count++) {
      const end = shrunk(randomCase(random), () => true);
      expect(caseText(end)).to.equal('function func() ()');
    }
  });

  it('keeps what makes the failure', () => {
    const float: Shape = basic('float32');
    const start: Case = {
      kind: 'pointer method',
      parameters: [
        { kind: 'pointer', of: basic('int8') },
        basic('string'),
        {
          kind: 'struct',
          fields: [{ shape: basic('int16') }, { shape: { kind: 'array', length: 3, of: float } }],
        },
        { kind: 'slice', of: basic('bool') },
      ],
      results: [basic('complex64'), { kind: 'error' }],
      variadic: true,
      seed: 9,
    };
    const end = shrunk(start, each =>
      shapesOf(each).some(shape => shape.kind === 'array' && shape.length >= 2),
    );
    expect(caseText(end)).to.equal('function func([2]int) ()');
  });

  it('offers valid functions only', () => {
    const random = new Random(4);
    for (let count = 0; count < 60; count++) {
      for (const each of simplerCases(randomCase(random))) {
        const [first] = each.parameters;
        if (each.kind !== 'function') expect(first).not.to.equal(undefined);
        if (each.kind === 'pointer method') expect(first?.kind).to.equal('pointer');
        if (each.variadic) expect(each.parameters.at(-1)?.kind).to.equal('slice');
      }
    }
  });
});
