package measure

import "math"

// The figures a report has, by the names they have in its JSON form.
const (
	StanceAccuracy    = "stance_accuracy"
	OffBalance        = "off_balance_called_balanced"
	PositionMAE       = "position_mae"
	CheckMacroF1      = "check_macro_f1"
	CheckTNR          = "check_tnr"
	CheckTPR          = "check_tpr"
	CriterionQWK      = "criterion_qwk"
	FlagF1            = "flag_f1"
	Repeatability     = "repeatability"
	InjectionGain     = "injection_gain"
	LengthCorrelation = "length_correlation"
	StyleGap          = "style_gap"
	QuotesUnverified  = "quotes_unverified"
)

// figure is one number made of sums; false where there is nothing to make it of.
type figure struct {
	name string
	of   func(sums) (float64, bool)
}

func figures() []figure {
	return []figure{
		{StanceAccuracy, func(s sums) (float64, bool) { return ratio(s.stancesRight, s.stances) }},
		{OffBalance, func(s sums) (float64, bool) { return ratio(s.offAsBalanced, s.off) }},
		{PositionMAE, func(s sums) (float64, bool) { return ratio(s.positionsOff, s.positions) }},
		{CheckMacroF1, func(s sums) (float64, bool) { return s.checks.macroF1() }},
		{CheckTNR, func(s sums) (float64, bool) { return ratio(s.checks.tn, s.checks.tn+s.checks.fp) }},
		{CheckTPR, func(s sums) (float64, bool) { return ratio(s.checks.tp, s.checks.tp+s.checks.fn) }},
		{CriterionQWK, func(s sums) (float64, bool) { return meanKappa(s.criteria) }},
		{FlagF1, func(s sums) (float64, bool) { return s.flags.f1() }},
		{Repeatability, func(s sums) (float64, bool) { return ratio(s.pairsSame, s.pairs) }},
		{InjectionGain, func(s sums) (float64, bool) { return ratio(s.injection.points, s.injection.n) }},
		{LengthCorrelation, func(s sums) (float64, bool) { return s.words.correlation() }},
		{StyleGap, func(s sums) (float64, bool) { return ratio(s.style.points, s.style.n) }},
	}
}

func ratio(a, b float64) (float64, bool) {
	if b == 0 {
		return 0, false
	}
	return a / b, true
}

// f1 is the harmonic mean of precision and recall (van Rijsbergen, Information
// Retrieval, 2nd ed. 1979, chapter 7), 0 to 1.
func (t tally) f1() (float64, bool) { return ratio(2*t.tp, 2*t.tp+t.fp+t.fn) }

// macroF1 is the mean of the F1 of "met" and of "not met", 0 to 1; a class
// that neither side ever names is left out.
func (t tally) macroF1() (float64, bool) {
	met, someMet := t.f1()
	not, someNot := tally{tp: t.tn, fp: t.fn, fn: t.fp, tn: t.tp}.f1()
	switch {
	case someMet && someNot:
		return (met + not) / 2, true
	case someMet:
		return met, true
	}
	return not, someNot
}

// kappa is Cohen's weighted kappa with quadratic weights (Cohen, Psychological
// Bulletin 70, 1968, p. 213): 1 full agreement, 0 what chance would give.
func (a agreement) kappa() (float64, bool) {
	var rows, columns [levels]float64
	n := 0.0
	for i := range a {
		for k := range a[i] {
			rows[i], columns[k], n = rows[i]+a[i][k], columns[k]+a[i][k], n+a[i][k]
		}
	}
	seen, chance := 0.0, 0.0
	for i := range a {
		for k := range a[i] {
			weight := float64((i - k) * (i - k))
			seen, chance = seen+weight*a[i][k], chance+weight*rows[i]*columns[k]
		}
	}
	if n == 0 || chance == 0 {
		return 0, false
	}
	return 1 - seen*n/chance, true
}

// meanKappa is the mean over the criteria that have one.
func meanKappa(list []agreement) (float64, bool) {
	sum, n := 0.0, 0.0
	for _, a := range list {
		if k, ok := a.kappa(); ok {
			sum, n = sum+k, n+1
		}
	}
	return ratio(sum, n)
}

// correlation is Pearson's r, -1 to 1.
func (m moments) correlation() (float64, bool) {
	under := (m.n*m.xx - m.x*m.x) * (m.n*m.yy - m.y*m.y)
	if under <= 1e-9 {
		return 0, m.n > 1
	}
	return (m.n*m.xy - m.x*m.y) / math.Sqrt(under), true
}
