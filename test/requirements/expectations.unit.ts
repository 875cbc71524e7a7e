import { expect } from 'chai';
import { UsageError } from '../../harness/host/errors.js';
import {
  concerns,
  formatExpectations,
  type JudgedSide,
  type KnownIds,
  parseExpectations,
} from '../../harness/requirements/expectations.js';
import { expectValid } from '../cli/schemas.js';

const known: KnownIds = {
  requirements: ['registers.flags', 'frame.moves'],
  scenarios: ['registers/flags-after-return'],
  architectures: ['amd64'],
};
const why = { reference: 'fork#1', reason: 'not done yet' };
const parse = (document: unknown) => parseExpectations(JSON.stringify(document), 'mine.json', known);

describe('a file with expectations', () => {
  it('is read as it was written', () => {
    const expectations = [
      { requirement: 'registers.flags', releases: '>=1.15 <1.20', ...why },
      {
        scenario: 'registers/flags-after-return',
        architecture: 'amd64',
        implementation: 'own' as const,
        ...why,
      },
    ];
    const text = formatExpectations(expectations);
    expect(parseExpectations(text, 'mine.json', known)).to.deep.equal(expectations);
    expectValid('expectations', JSON.parse(text));
  });

  const wrong: [what: string, document: unknown, ...says: string[]][] = [
    ['no object', [], 'it is not a JSON object'],
    ['another format', { format: 2, expectations: [] }, 'its "format" is 2'],
    ['no list', { format: 1 }, 'no list "expectations"'],
    ['an entry that is no object', list('x'), 'expectation 1 is not an object'],
    ['an unknown property', list({ ...why, scenaro: 'x' }), 'a property "scenaro" that does not exist'],
    ['no reference', list({ requirement: 'registers.flags', reason: 'x' }), 'has no "reference"'],
    ['an empty reason', list({ ...why, reason: '' }), 'needs a text for "reason"'],
    ['no subject', list(why), 'needs either a "requirement" or a "scenario"'],
    ['two subjects', list({ requirement: 'frame.moves', scenario: 'x', ...why }), 'needs either'],
    ['no range', list({ requirement: 'frame.moves', releases: 'new', ...why }), 'not a range of Go versions'],
    [
      'an unknown requirement',
      list({ requirement: 'register.flags', ...why }),
      'did you mean registers.flags?',
    ],
    [
      'an unknown scenario',
      list({ scenario: 'nothing', ...why }),
      'the scenario nothing, which does not exist',
    ],
    [
      'an unknown processor',
      list({ requirement: 'frame.moves', architecture: 'vax', ...why }),
      'the architecture vax',
    ],
  ];
  for (const [what, document, ...says] of wrong) {
    it(`is refused with ${what}, by its name, with a remedy`, () => {
      expect(() => parse(document))
        .to.throw(UsageError, 'mine.json is not a file with expectations')
        .that.satisfies(({ message }: Error) => says.every(text => message.includes(text)))
        .and.has.property('remedy');
    });
  }

  it('is refused if it is not JSON', () => {
    expect(() => parseExpectations('{', 'mine.json', known)).to.throw(UsageError, 'it is not JSON');
  });
});

function list(...expectations: unknown[]): unknown {
  return { format: 1, expectations };
}

describe('an expectation', () => {
  const side: JudgedSide = {
    version: { major: 1, minor: 17, patch: 3 },
    architecture: 'amd64',
    implementation: 'own',
  };
  const about = (part: object) => concerns({ requirement: 'frame.moves', ...why, ...part }, side);

  it('is about every release, processor and implementation unless it says otherwise', () => {
    expect(about({})).to.equal(true);
    expect(about({ releases: '>=1.17', architecture: 'amd64', implementation: 'own' })).to.equal(true);
  });

  for (const part of [
    { releases: '<1.17' },
    { architecture: 'arm64' },
    { implementation: 'reference' as const },
  ]) {
    it(`is not about Go 1.17.3 with ${JSON.stringify(part)}`, () => {
      expect(about(part)).to.equal(false);
    });
  }
});
