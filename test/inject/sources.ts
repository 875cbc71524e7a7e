/**
 * A program that works in rounds: as many as its argument says, or for a minute if nobody ends it. It prints what its
 * work came to, so that a call that harms it is seen.
 */
export const ROUNDS = `package main

import "os"

type Point struct {
	X, Y int32
	Name string
}

//go:noinline
func Format(n int, s string) string { return s + digits[n:n+1] }

//go:noinline
func Mix(a int8, f float64, ok bool, p Point, xs []string) (Point, float64, []int, error) {
	p.X += int32(a)
	if !ok {
		f = -f
	}
	return p, f + 0.5, []int{len(xs), len(p.Name)}, nil
}

//go:noinline
func Fail(s string) { panic(s) }

//go:noinline
func Finish() { finish = true }

//go:noinline
func work(i int) int {
	sum := 0
	for j := 0; j < 3; j++ {
		if (i+j)%2 == 0 {
			sum += i * j
		}
	}
	last = &Point{X: int32(sum)}
	return sum
}

var digits = "0123456789"
var finish bool
var last *Point

func main() {
	rounds, total := 1<<40, 0
	if len(os.Args) > 1 {
		rounds = len(os.Args[1])
	}
	i := 0
	for ; i < rounds && !finish; i++ {
		if total += work(i % 7); total != sum(i) { //@ hit
			panic("harmed")
		}
	}
	println("rounds", i > 0, "right")
	if i < 0 {
		Fail(Format(1, ""))
		Mix(1, 2, true, Point{}, nil)
		Finish()
	}
}

//go:noinline
func sum(i int) int {
	if i != next {
		panic("skipped")
	}
	next++
	for j := 0; j < 3; j++ {
		if (i%7+j)%2 == 0 {
			expected += i % 7 * j
		}
	}
	return expected
}

var next, expected int
`;
