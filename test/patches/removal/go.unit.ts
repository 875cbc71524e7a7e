import { expect } from 'chai';
import { removeFromGo } from '../../../harness/patches/removal/go.js';

function removed(source: string): string {
  return removeFromGo(source).source;
}

describe('taking the feature out of Go source', () => {
  it('leaves a file that does not mention it as it is', () => {
    const source = 'package p\n\n// f is debugged.\nfunc f() { debug.Call() }\n';
    expect(removeFromGo(source)).to.deep.equal({ source, removed: [] });
  });

  it('takes functions, variables and constants with their comments', () => {
    const source = `package p

var kept int

// testSigtrap is a hook.
// It is for tests.
var testSigtrap func() bool

// f stays.
func f() {}

// debugCallCheck goes,
// braces in strings or not: } {
func debugCallCheck(pc uintptr) string {
	return "}" + \`{\` + string('}')
}

func (x *T) debugCallMethod() {}

const (
	a = iota
	FuncID_debugCallV1 // the entry point
	b
)
`;
    const result = removeFromGo(source);
    expect(result.source).to.equal(`package p

var kept int

// f stays.
func f() {}

const (
	a = iota
	b
)
`);
    expect(result.removed.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal([
      'var testSigtrap',
      'func debugCallCheck',
      'func T.debugCallMethod',
      'const FuncID_debugCallV1',
    ]);
    expect(result.removed[0]?.line).to.equal(7);
  });

  it('empties a file in which nothing else is declared', () => {
    expect(removed('package p\n\nimport "unsafe"\n\nfunc debugCallV1()\n')).to.equal('');
  });

  it('takes a case clause, or one operand of a case', () => {
    const source = `package p

func id(name string) int {
	switch name {
	case "runtime.gogo":
		return 1
	case "runtime.debugCallV1":
		return FuncID_debugCallV1
	case "a", "runtime.debugCallV1", "b":
		return 2
	default:
		return 0
	}
}
`;
    expect(removed(source)).to.equal(`package p

func id(name string) int {
	switch name {
	case "runtime.gogo":
		return 1
	case "a", "b":
		return 2
	default:
		return 0
	}
}
`);
  });

  it('takes elements of literals', () => {
    const source = `package p

var names = [...]string{
	waitReasonZero:      "",
	waitReasonDebugCall: "debug call",
	waitReasonPreempted: "preempted",
}
`;
    expect(removed(source)).to.equal(`package p

var names = [...]string{
	waitReasonZero:      "",
	waitReasonPreempted: "preempted",
}
`);
  });

  it('keeps the branch that is taken without the feature', () => {
    const source = `package p

func f(id int) {
	if id != funcID_debugCallV1 {
		one()
		if two {
			three()
		}
	} else {
		// of the feature
		four()
	}
	if id == funcID_debugCallV1 {
		five()
	} else {
		six()
	}
	// The hook.
	if sig == sigtrap && testSigtrap != nil && testSigtrap(x) {
		return
	}
	seven()
}
`;
    expect(removed(source)).to.equal(`package p

func f(id int) {
	one()
	if two {
		three()
	}
	six()
	seven()
}
`);
  });

  it('simplifies conditions, and variables that hold one', () => {
    const source = `package p

func f() {
	isDebugCall := fn.valid() && fn.id == funcID_debugCallV1
	if conservative || isDebugCall {
		one()
	}
	if (a || !isDebugCall) && b {
		two()
	}
	if a && fn.id != funcID_debugCallV1 {
		three()
	}
}
`;
    expect(removed(source)).to.equal(`package p

func f() {
	if conservative {
		one()
	}
	if b {
		two()
	}
	if a {
		three()
	}
}
`);
  });

  it('keeps the scope of names that a branch declares', () => {
    const source =
      'package p\n\nfunc f() {\n\tx := 1\n\tif id != funcID_debugCallV1 {\n\t\tx := 2\n\t\tg(x)\n\t}\n\tg(x)\n}\n';
    expect(removed(source)).to.match(/x := 1\n\t\{\n\t\tx := 2\n\t\tg\(x\)\n\t\}\n\tg\(x\)/);
  });

  it('takes what comments say about it, paragraph by paragraph', () => {
    const source = `package p

// f scans a frame.
//
// Frames of debugCallV1 are special:
// they hold registers.
//
// It returns nothing.
func f() {
	if id == funcID_debugCallV1 {
		return
	}
}
`;
    expect(removed(source)).to.equal(`package p

// f scans a frame.
//
// It returns nothing.
func f() {
}
`);
  });

  it('fails where it does not understand a mention, instead of guessing', () => {
    const source = 'package p\n\nfunc f() {\n\tx := g(funcID_debugCallV1, 2)\n}\n';
    expect(() => removed(source)).to.throw("can't remove funcID_debugCallV1 from");
  });
});
