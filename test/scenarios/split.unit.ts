import { expect } from 'chai';
import { shares } from '../../harness/scenarios/split.js';

describe('scenarios for several processes', () => {
  const ids = ['a/1', 'a/2', 'a/3', 'b/1', 'b/2'];

  it('are dealt out, each once and in order', () => {
    expect(shares(ids, 2)).to.deep.equal([
      ['a/1', 'a/3', 'b/2'],
      ['a/2', 'b/1'],
    ]);
    expect(shares(ids, 1)).to.deep.equal([ids]);
  });

  it('make no process that has nothing to do', () => {
    expect(shares(ids, 9)).to.deep.equal(ids.map(id => [id]));
    expect(shares([], 4)).to.deep.equal([[]]);
  });
});
