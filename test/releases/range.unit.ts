import { expect } from 'chai';
import { UsageError } from '../../harness/host/errors.js';
import { inRange, parseRange } from '../../harness/releases/range.js';
import { parseVersion } from '../../harness/releases/version.js';

function version(text: string) {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

describe('releases: range', () => {
  for (const [range, inside, outside] of [
    ['>=1.19 <1.25', ['1.19', '1.19beta1', '1.24.11'], ['1.18.10', '1.25rc1', '1.25.0']],
    ['>=1.17', ['1.17beta1', '1.17', '1.27.3'], ['1.16.15']],
    ['>=1.11rc1 <1.12', ['1.11rc1', '1.11rc2', '1.11', '1.11.13'], ['1.11beta3', '1.12beta1']],
    ['>1.11beta2 <=go1.11rc1', ['1.11beta3', '1.11rc1'], ['1.11beta2', '1.11rc2', '1.11']],
    ['1.21.2 - 1.22', ['1.21.2', '1.22.9'], ['1.21.1', '1.23rc1']],
    ['1.15.x || ~1.17.3', ['1.15beta1', '1.15.15', '1.17.13'], ['1.16', '1.17.2', '1.18']],
    ['<1.21.2 || =1.22rc1', ['1.21.1', '1.22rc1'], ['1.21.2', '1.22']],
    ['*', ['1.11', '1.28beta1'], []],
  ] as const) {
    it(`${range} holds ${inside.join(' ')} and not ${outside.join(' ')}`, () => {
      for (const text of inside) expect(inRange(version(text), range), text).to.equal(true);
      for (const text of outside) expect(inRange(version(text), range), text).to.equal(false);
    });
  }

  it('puts a development tree into its line, before the first beta', () => {
    const devel = { major: 1, minor: 17, patch: 0, devel: 'devel go1.17-abc' };
    expect(inRange(devel, '>=1.17')).to.equal(true);
    expect(inRange(devel, '<1.17')).to.equal(false);
    expect(inRange(devel, '>=1.17beta1')).to.equal(false);
    expect(inRange(devel, '>=1.16')).to.equal(true);
  });

  it('refuses what is no range', () => {
    for (const text of ['', '>=', 'new', './goroot', '>=1.19 <x.y'])
      expect(parseRange(text), text).to.equal(undefined);
    expect(() => inRange(version('1.11'), 'new')).to.throw(UsageError, '"new" is not a range');
  });
});
