import { expect } from 'chai';
import { Weave } from '../../harness/patches/weave.js';

describe('the states of a patched file', () => {
  const states = [
    ['a', 'b', 'c'],
    ['a', 'b1', 'c'],
    ['a', 'b1', 'c', 'd2'],
  ];
  const textsOf = (weave: Weave): (string | undefined)[] => [0, 1, 2].map(k => weave.state(k));

  it('come out as they went in', () => {
    expect(textsOf(new Weave(states))).to.deep.equal(['a\nb\nc', 'a\nb1\nc', 'a\nb1\nc\nd2']);
    expect(new Weave([[], ['x']]).state(0)).to.equal(undefined);
  });

  it('take an edit into the last patch whose lines it touches', () => {
    const weave = new Weave(states);
    weave.edit(['a', 'b1 edited', 'c', 'd2'], 2);
    expect(textsOf(weave)).to.deep.equal(['a\nb\nc', 'a\nb1 edited\nc', 'a\nb1 edited\nc\nd2']);
  });

  it('take an edit among lines that no patch made into the patch that is named', () => {
    const weave = new Weave([
      ['a', 'b', 'c', 'd', 'e'],
      ['a', 'b', 'c', 'd', 'e1'],
      ['a', 'b', 'c', 'd', 'e1'],
    ]);
    weave.edit(['a', 'new', 'b', 'c', 'd', 'e1'], 2);
    expect(textsOf(weave)).to.deep.equal(['a\nb\nc\nd\ne', 'a\nb\nc\nd\ne1', 'a\nnew\nb\nc\nd\ne1']);
  });
});
