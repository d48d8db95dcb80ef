package measure

import "math"

// Gate is a bar that a critic must reach before its numbers count.
type Gate struct {
	Value *float64 `json:"value"` // null where it was not measured
	Bar   float64  `json:"bar"`
	Pass  *bool    `json:"pass"` // null where it was not measured
}

// bar is what a figure must reach: at least, or at most.
type bar struct {
	name    string
	value   float64
	atMost  bool
	sizeNot bool // its size counts, not its sign
}

// bars are the gates. Agreement: physicians who grade the same checks agree
// with each other at a macro-F1 of .57 to .73, GPT-4.1 with them at .71 (Arora
// and others, HealthBench, 2025, arXiv 2505.08775); people who rate interviews
// by one criterion agree at a weighted kappa of .55 to .65.
func bars() []bar {
	return []bar{
		{CheckTNR, 0.80, false, false},
		{CheckMacroF1, 0.71, false, false},
		{CriterionQWK, 0.62, false, false},
		{Repeatability, 0.95, false, false},
		{InjectionGain, 2, true, false},
		{QuotesUnverified, 0, true, false},
		{LengthCorrelation, 0.20, true, true},
	}
}

func (b bar) gate(value float64, measured bool) Gate {
	g := Gate{Bar: b.value}
	if !measured {
		return g
	}
	held := value
	if b.sizeNot {
		held = math.Abs(value)
	}
	pass := held >= b.value
	if b.atMost {
		pass = held <= b.value
	}
	g.Value, g.Pass = &value, &pass
	return g
}
