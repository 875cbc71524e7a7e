import { expect } from 'chai';
import { linesIn } from '../../harness/releases/range.js';
import { knownDefects } from '../../harness/requirements/defects.js';
import { requirements } from '../../harness/requirements/table.js';
import { scenarios } from '../../harness/scenarios/catalogue.js';

const [first, last] = [
  { major: 1, minor: 11 },
  { major: 1, minor: 27 },
];

/** Values that come more than once. */
function doubles(values: readonly string[]): string[] {
  return values.filter((value, at) => values.indexOf(value) !== at);
}

describe('requirements and scenarios', () => {
  const known = requirements.map(({ id }) => id);
  const named = scenarios.flatMap(scenario => scenario.requirements);

  it('leave no requirement without a scenario', () => {
    expect(known.filter(id => !named.includes(id))).to.deep.equal([]);
  });

  it('leave no scenario without a requirement, and name none that there isn’t', () => {
    expect(scenarios.filter(scenario => scenario.requirements.length === 0)).to.deep.equal([]);
    expect(named.filter(id => !known.includes(id))).to.deep.equal([]);
  });

  it('have ids of their own: family.name, family/name', () => {
    expect(doubles(known)).to.deep.equal([]);
    expect(doubles(scenarios.map(({ id }) => id))).to.deep.equal([]);
    expect(known.filter(id => !/^[a-z]+\.[a-z0-9-]+$/.test(id))).to.deep.equal([]);
    expect(scenarios.filter(({ id }) => !/^[a-z]+\/[a-z0-9-]+$/.test(id)).map(({ id }) => id)).to.deep.equal(
      [],
    );
  });

  it('are about releases that there are', () => {
    const ranges = [
      ...requirements.map(({ releases }) => releases),
      ...scenarios.flatMap(({ releases }) => releases ?? []),
      ...knownDefects.map(({ releases }) => releases),
    ];
    expect(ranges.filter(range => linesIn(range, first, last).length === 0)).to.deep.equal([]);
  });

  it('have known defects of requirements that there are, each with its report and why', () => {
    expect(knownDefects.filter(({ requirement }) => !known.includes(requirement))).to.deep.equal([]);
    expect(knownDefects.filter(({ reference, reason }) => reference === '' || reason === '')).to.deep.equal(
      [],
    );
  });
});
