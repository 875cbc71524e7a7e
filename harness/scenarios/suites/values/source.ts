import { Random } from '../../random.js';
import type { Case } from './cases.js';
import { literal, typeText } from './go-text.js';

/*
 * The Go program in which the functions of cases are declared. Of case 7 it has
 *
 *     In7     its arguments                  Want7       what it must return
 *     Seen7   what arrived                   NativeOut7  what the program's own call returned
 *     Native7 what arrived in the program's own call
 *     F7 / R7.M7 / Func7 / Iface7            function, method, closure or method value, interface
 */

const prologue = `// Generated: functions of random signatures, each of which keeps its arguments and returns the results that were chosen for it.
package main

import (
	"errors"
	"math"
	"os"
	"runtime"
	"unsafe"
)

// Stress says what a function does before it looks at its arguments: bit 0 collects garbage, bit 1 grows the
// stack.
var Stress int

// Sink keeps the compiler from dropping what is stored in it.
var Sink interface{}

// Words refers to packages that a program may otherwise not use.
var Words = []interface{}{errors.New("x"), math.Pi, unsafe.Pointer(nil)}

//go:noinline
func stress() {
	if Stress&1 != 0 {
		runtime.GC()
	}
	if Stress&2 != 0 {
		Sink = grow(40)
	}
}

//go:noinline
func grow(depth int) int {
	var block [128]int
	block[depth] = depth
	if depth == 0 {
		return block[0]
	}
	return grow(depth-1) + block[depth]
}

//go:noinline
func adder(n int) func(int) int {
	return func(x int) int { return x + n }
}

//go:noinline
func nop() {}

//go:noinline
func ready() {
	nop() //@ ready
}
`;

/** The parts of a case that several of its declarations need. */
class Parts {
  readonly case: Case;
  readonly n: number;
  /**
   * Names and types of everything that the function receives, including the receiver or captured variable.
   */
  readonly names: string[];
  readonly types: string[];

  constructor(case_: Case, n: number) {
    this.case = case_;
    this.n = n;
    this.names = case_.parameters.map((_, index) => `a${index}`);
    this.types = case_.parameters.map(typeText);
    if (this.isMethod) this.types[0] = case_.kind === 'pointer method' ? `*R${n}` : `R${n}`;
  }

  get isMethod(): boolean {
    return this.case.kind !== 'function' && this.case.kind !== 'closure';
  }

  /** What comes before the list of parameters: the receiver, or the captured variable. */
  get takesFirst(): boolean {
    return this.case.kind !== 'function';
  }

  /** The signature: `(a1 int8, a2 ...string) (float64, error)`. */
  get signature(): string {
    const { parameters, variadic, results } = this.case;
    const list = this.names.map((name, index) => {
      const last = parameters[index];
      const spread = variadic && index === parameters.length - 1 && last?.kind === 'slice';
      return `${name} ${spread ? `...${typeText(last.of)}` : this.types[index]}`;
    });
    const given = this.takesFirst ? list.slice(1) : list;
    return `(${given.join(', ')}) (${results.map((shape, index) => `r${index} ${typeText(shape)}`).join(', ')})`;
  }

  get body(): string {
    const results = this.case.results.map((_, index) => `Want${this.n}.R${index}`);
    const keep = `Seen${this.n} = in${this.n}{${this.names.join(', ')}}`;
    return `{\n\tstress()\n\t${keep}\n\treturn ${results.join(', ')}\n}`;
  }

  /** The arguments of the program's own call. */
  get passed(): string {
    const names = this.names.map((_, index) => `In${this.n}.A${index}`);
    const given = this.takesFirst ? names.slice(1) : names;
    return `(${given.join(', ')}${this.case.variadic ? '...' : ''})`;
  }
}

function structText(types: readonly string[], prefix: string): string {
  return `struct {\n${types.map((type, index) => `\t${prefix}${index} ${type}\n`).join('')}}`;
}

function declarations(parts: Parts): string {
  const { case: each, n, types } = parts;
  const first = each.parameters[0];
  const pieces = [
    `type in${n} ${structText(types, 'A')}`,
    `type out${n} ${structText(each.results.map(typeText), 'R')}`,
    `var In${n}, Seen${n}, Native${n} in${n}`,
    `var Want${n}, NativeOut${n} out${n}`,
  ];
  if (parts.isMethod && first !== undefined) {
    const base = each.kind === 'pointer method' && first.kind === 'pointer' ? first.of : first;
    pieces.push(`type R${n} ${typeText(base)}`);
    pieces.push(`//go:noinline\nfunc (a0 ${types[0]}) M${n}${parts.signature} ${parts.body}`);
  } else if (each.kind === 'closure') {
    pieces.push(`var Func${n} func${parts.signature}`);
    pieces.push(
      `//go:noinline\nfunc bind${n}(a0 ${types[0]}) func${parts.signature} {\n\treturn func${parts.signature} ${parts.body}\n}`,
    );
  } else {
    pieces.push(`//go:noinline\nfunc F${n}${parts.signature} ${parts.body}`);
  }
  if (each.kind === 'method value') pieces.push(`var Func${n} func${parts.signature}`);
  if (each.kind === 'interface method') pieces.push(`var Iface${n} interface{ M${n}${parts.signature} }`);
  return pieces.join('\n\n');
}

/** The expression by which the program itself calls the function. */
function callee({ case: { kind }, n }: Parts): string {
  switch (kind) {
    case 'function':
      return `F${n}`;
    case 'method':
    case 'pointer method':
      return `In${n}.A0.M${n}`;
    case 'interface method':
      return `Iface${n}.M${n}`;
    case 'method value':
    case 'closure':
      return `Func${n}`;
  }
}

/** Sets the values, and makes the program's own call. */
function setUp(parts: Parts): string {
  const { case: each, n } = parts;
  const random = new Random(each.seed);
  const values = each.parameters.map((shape, index) => {
    if (!parts.isMethod || index > 0) return literal(shape, random);
    if (each.kind !== 'pointer method' || shape.kind !== 'pointer') return `R${n}(${literal(shape, random)})`;
    return `func() *R${n} { v := R${n}(${literal(shape.of, random)}); return &v }()`;
  });
  const wanted = each.results.map(shape => literal(shape, random));
  const lines = [
    ...values.map((value, index) => `In${n}.A${index} = ${value}`),
    ...wanted.map((value, index) => `Want${n}.R${index} = ${value}`),
  ];
  if (each.kind === 'closure') lines.push(`Func${n} = bind${n}(In${n}.A0)`);
  if (each.kind === 'method value') lines.push(`Func${n} = In${n}.A0.M${n}`);
  if (each.kind === 'interface method') lines.push(`Iface${n} = In${n}.A0`);
  const results = each.results.map((_, index) => `NativeOut${n}.R${index}`);
  lines.push(`${results.length > 0 ? `${results.join(', ')} = ` : ''}${callee(parts)}${parts.passed}`);
  lines.push(`Native${n}, Seen${n} = Seen${n}, in${n}{}`);
  return `func setUp${n}() {\n${lines.map(line => `\t${line}\n`).join('')}}`;
}

/** The program, formatted nearly as gofmt would. */
export function sourceText(cases: readonly Case[]): string {
  const parts = cases.map((each, n) => new Parts(each, n));
  const main = [
    '\truntime.LockOSThread()',
    ...parts.map(({ n }) => `\tsetUp${n}()`),
    '\tready()',
    '\tos.Stdout.WriteString("values\\n")',
  ];
  return [
    prologue,
    ...parts.flatMap(each => [declarations(each), setUp(each)]),
    `func main() {\n${main.join('\n')}\n}\n`,
  ].join('\n');
}
