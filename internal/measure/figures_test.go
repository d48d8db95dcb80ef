package measure

import (
	"math"
	"testing"
)

func near(t *testing.T, name string, have float64, ok bool, want float64) {
	t.Helper()
	if !ok || math.Abs(have-want) > 1e-4 {
		t.Errorf("%s is %v (%v), want %v", name, have, ok, want)
	}
}

// Kappa on a table worked out by hand: of 10 answers 7 are equal, two are one
// level apart and one is two: 1+1+4 = 6. By chance, from the margins 4, 3, 3
// and 4, 2, 3, 1: (4·(2+12+9) + 3·(4+3+4) + 3·(16+2+1)) / 10 = 18.2.
func TestKappaByHand(t *testing.T) {
	a := agreement{{3, 0, 1}, {1, 2, 0}, {0, 0, 2, 1}}
	k, ok := a.kappa()
	near(t, "kappa", k, ok, 1-6/18.2)
	if _, ok := (agreement{{5}}).kappa(); ok {
		t.Error("one level only says nothing about agreement")
	}
	worst, ok := (agreement{{0, 0, 0, 0, 5}, {}, {}, {}, {5}}).kappa()
	near(t, "opposite", worst, ok, -1)
}

func TestFormulasByHand(t *testing.T) {
	c := tally{tp: 6, fp: 2, tn: 10, fn: 2}
	f1, ok := c.f1()
	near(t, "F1", f1, ok, 0.75)
	macro, ok := c.macroF1()
	near(t, "macro-F1", macro, ok, (0.75+10.0/12)/2)
	var m moments
	for _, p := range [][2]float64{{1, 2}, {2, 1}, {3, 4}, {4, 3}} {
		m.count(p[0], p[1])
	}
	r, ok := m.correlation()
	near(t, "correlation", r, ok, 0.6)
}
