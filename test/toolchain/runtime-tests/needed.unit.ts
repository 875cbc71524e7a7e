import { expect } from 'chai';
import { neededSources } from '../../../harness/toolchain/runtime-tests/needed.js';

const wanted = `// About calls.
package runtime_test

import (
	"fmt"
	. "runtime"
	"testing"
	tr "internal/trace"
)

// TestDebugCall is judged.
func TestDebugCall(t *testing.T) {
	fmt.Println(helper(first), GOOS)
}

func TestOther(t *testing.T) { tr.Open() }
`;

const helpers = `package runtime_test

import (
	"net"
	"math/rand/v2"
	_ "unsafe"
)

const (
	first = iota
	second
)

var table, unused map[int]kind
var conn net.Conn

type kind struct{ n int }

func (k *kind) String() string { return "k" }

func init() { table = nil }
func init() { conn = nil }

func helper(n int) kind { return table[n+rand.Int()] }
`;

const others = `package runtime_test

import "go/types"

func TestTypes(t *testing.T) { types.New() }
`;

describe('the sources that some functions of a package need', () => {
  const files = new Map([
    ['debug_test.go', wanted],
    ['helpers_test.go', helpers],
    ['types_test.go', others],
  ]);
  const needed = neededSources(files, /^TestDebugCall/);
  const code = (file: string): string[] =>
    (needed.get(file) ?? '')
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '');

  it('are those functions and the imports that they use, and every line keeps its number', () => {
    expect(code('debug_test.go')).to.deep.equal([
      '// About calls.',
      'package runtime_test',
      'import (',
      '"fmt"',
      '. "runtime"',
      '"testing"',
      ')',
      '// TestDebugCall is judged.',
      'func TestDebugCall(t *testing.T) {',
      'fmt.Println(helper(first), GOOS)',
      '}',
    ]);
    const lineOf = (text: string | undefined): number | undefined =>
      text?.split('\n').findIndex(line => line.startsWith('func TestDebugCall('));
    expect(lineOf(needed.get('debug_test.go'))).to.equal(lineOf(wanted));
  });

  it('are what those use: groups of constants whole, types with their methods, and how variables get values', () => {
    expect(code('helpers_test.go')).to.deep.equal([
      'package runtime_test',
      'import (',
      '"math/rand/v2"',
      '_ "unsafe"',
      ')',
      'const (',
      'first = iota',
      'second',
      ')',
      'var table, unused map[int]kind',
      'type kind struct{ n int }',
      'func (k *kind) String() string { return "k" }',
      'func init() { table = nil }',
      'func helper(n int) kind { return table[n+rand.Int()] }',
    ]);
  });

  it('are not files of which nothing is used', () => {
    expect(needed.get('types_test.go')).to.equal('');
  });
});
