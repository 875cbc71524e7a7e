/** A program with pointers in arguments, locals and registers, a defer, a closure, a panic and a loop. */
export const SAMPLE = `package main

import (
	"fmt"
	"os"
	"runtime"
)

type pair struct {
	a *int
	b string
}

//go:noinline
func add(a, b int) int { return a + b }

//go:noinline
func many(p *pair, q []string, r interface{}) (n int, x *pair) {
	defer func() {
		if e := recover(); e != nil {
			n = -1
		}
	}()
	x = &pair{p.a, q[0]}
	fmt.Fprintln(os.Stderr, r, x.b)
	runtime.GC()
	for i := range q {
		*x.a += twice(len(q[i]))
	}
	return *x.a, x
}

func twice(n int) int { return n + n }

type shape interface{ area() int }

type square struct{ side int }

func (s square) area() int { return s.side * s.side }

func total(shapes ...shape) (sum int) {
	for _, s := range shapes {
		func() { sum += s.area() }()
	}
	return
}

func main() {
	n := 3
	k, p := many(&pair{&n, "x"}, os.Args, n)
	println(add(k, *p.a), total(square{2}, &square{3}))
}
`;

/** Prints what the runtime itself says of every 16th address of its code: address, entry, name, line, file. */
export const WALK = `package main

import (
	"bufio"
	"fmt"
	"os"
	"reflect"
	"runtime"
)

const step = 16

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	self := reflect.ValueOf(main).Pointer()
	fmt.Fprintln(out, self)
	first := self &^ (step - 1)
	for runtime.FuncForPC(first-step) != nil {
		first -= step
	}
	for pc := first; ; pc += step {
		f := runtime.FuncForPC(pc)
		if f == nil {
			break
		}
		file, line := f.FileLine(pc)
		fmt.Fprintf(out, "%d\\t%d\\t%s\\t%d\\t%s\\n", pc, f.Entry(), f.Name(), line, file)
	}
}
`;
