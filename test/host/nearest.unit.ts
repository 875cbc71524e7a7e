import { expect } from 'chai';
import { nearest } from '../../harness/host/nearest.js';

describe('nearest word', () => {
  const commands = ['list', 'versions', 'doctor', 'cache'];

  it('finds what was meant', () => {
    expect(nearest('lsit', commands)).to.equal('list');
    expect(nearest('version', commands)).to.equal('versions');
    expect(nearest('Doktor', commands)).to.equal('doctor');
  });

  it('does not guess wildly', () => {
    expect(nearest('banana', commands)).to.equal(undefined);
    expect(nearest('x', commands)).to.equal(undefined);
    expect(nearest('anything', [])).to.equal(undefined);
  });
});
