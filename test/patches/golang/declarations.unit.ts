import { expect } from 'chai';
import { goDeclarations } from '../../../harness/patches/golang/declarations.js';

describe('declarations of a Go file', () => {
  const source = `package p

import "unsafe"

// about f
func f() { g(func() {}) }

func (r *T) method(x int) (y int) {
	return x
}

const (
	// about a
	a, b = iota, 1
	c    = 2 // not about d
	d    = 3
)

var v = map[string]int{"x": 1}
type T struct{ x int }
`;
  const found = goDeclarations(source);

  it('are named, methods by their receiver, groups line by line', () => {
    expect(
      found.map(({ kind, name, grouped }) => `${kind} ${name}${grouped ? ' in a group' : ''}`),
    ).to.deep.equal([
      'import unsafe',
      'func f',
      'func T.method',
      'const a in a group',
      'const c in a group',
      'const d in a group',
      'var v',
      'type T',
    ]);
  });

  it('begin and end with their own text, and have the comment right above', () => {
    const textOf = (name: string, withComment = false): string => {
      const one = found.find(declaration => declaration.name === name);
      return one === undefined ? '' : source.slice(withComment ? one.docStart : one.start, one.end);
    };
    expect(textOf('f')).to.equal('func f() { g(func() {}) }');
    expect(textOf('f', true)).to.equal('// about f\nfunc f() { g(func() {}) }');
    expect(textOf('a', true)).to.equal('// about a\n\ta, b = iota, 1');
    expect(textOf('d', true)).to.equal('d    = 3');
  });
});
