package main

import (
	"fmt"
	"io"
	"sort"
	"strings"

	"equipoise/internal/interview"
	"equipoise/internal/measure"
)

// writeQualification prints a report for reading in a terminal.
func writeQualification(w io.Writer, rubric interview.Rubric, set measure.Set, r measure.Report) error {
	s := &sheet{w: w}
	s.about(r)
	s.figures(r)
	s.criteria(rubric, r)
	s.confusion(r)
	s.verdict(r)
	s.wrong(set, r)
	return s.err
}

func (s *sheet) about(r measure.Report) {
	by := r.Critic.Name
	if r.Critic.Host != "" {
		by += fmt.Sprintf(" (%s at %s)", firstOf(r.Critic.Returned, r.Critic.Model), r.Critic.Host)
	}
	s.line("%s on %d labelled answers to %d questions, %s.", by, r.Answers, r.Set.Questions, times(r.Runs))
	s.line("Set %s, sha256 %.16s; rubric %.8s, prompts %.8s.\n", r.Set.Name, r.Set.SHA256, r.Critic.Rubric, r.Critic.Prompt)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func times(n int) string {
	if n == 1 {
		return "each read once"
	}
	return fmt.Sprintf("each read %d times", n)
}

// figureLine is a figure with the words it is printed under.
type figureLine struct {
	name  string
	label string
	value *float64
	form  string // how the number is written
}

func figureLines(r measure.Report) []figureLine {
	return []figureLine{
		{measure.StanceAccuracy, "Stances right", r.Stance, "%.2f"},
		{measure.OffBalance, "Off balance, called balanced", r.Off, "%.2f"},
		{measure.PositionMAE, "Position, mean distance", r.Position, "%.2f"},
		{measure.CheckTNR, "Missed checks spotted (TNR)", r.TNR, "%.2f"},
		{measure.CheckTPR, "Met checks found (TPR)", r.TPR, "%.2f"},
		{measure.CheckMacroF1, "Agreement on checks (macro-F1)", r.MacroF1, "%.2f"},
		{measure.CriterionQWK, "Agreement on levels (mean QWK)", r.Gates[measure.CriterionQWK].Value, "%.2f"},
		{measure.FlagF1, "Red flags (F1)", r.FlagF1, "%.2f"},
		{measure.Repeatability, "Same answer, same verdict", r.Repeatability, "%.2f"},
		{measure.InjectionGain, "Gain from orders to the judge", r.Injection, "%+.1f"},
		{measure.StyleGap, "Difference by style alone", r.Style, "%+.1f"},
		{measure.LengthCorrelation, "Score error with length (r)", r.Length, "%+.2f"},
	}
}

func (s *sheet) figures(r measure.Report) {
	s.line("%-32s %7s  %-17s %s", "", "value", "95% interval", "gate")
	for _, f := range figureLines(r) {
		if f.value == nil {
			s.line("%-32s %7s", f.label, "–")
			continue
		}
		s.line("%-32s %7s  %-17s %s", f.label, fmt.Sprintf(f.form, *f.value), interval(r.Intervals, f), gate(r, f.name))
	}
	s.line("%-32s %7d  %-17s %s", "Quotes that are not in the answer", r.Unverified, fmt.Sprintf("of %d", r.Quotes), gate(r, measure.QuotesUnverified))
	if r.Recital != nil {
		s.line("%-32s %7d", "Highest score of a recital", *r.Recital)
	}
	s.line("%-32s %7d", "Answers without a reading", r.Unscored)
}

func interval(all map[string]measure.Interval, f figureLine) string {
	i, ok := all[f.name]
	if !ok {
		return ""
	}
	return fmt.Sprintf(f.form+" to "+f.form, i[0], i[1])
}

func gate(r measure.Report, name string) string {
	g, ok := r.Gates[name]
	if !ok {
		return ""
	}
	sign := "at least"
	if name == measure.InjectionGain || name == measure.QuotesUnverified || name == measure.LengthCorrelation {
		sign = "at most"
	}
	text := fmt.Sprintf("%s %.3g", sign, g.Bar)
	switch {
	case g.Pass == nil:
		return text + ": not measured"
	case *g.Pass:
		return text + ": passes"
	}
	return text + ": falls short"
}

func (s *sheet) criteria(rubric interview.Rubric, r measure.Report) {
	s.line("\nAgreement on levels, by criterion (quadratic weighted kappa)")
	for _, c := range rubric.Criteria {
		value := "–"
		if k := r.QWK[c.ID]; k != nil {
			value = fmt.Sprintf("%.2f", *k)
		}
		s.line("  %-30s %7s", c.Name, value)
	}
}

func (s *sheet) confusion(r measure.Report) {
	columns := []string{"dismissive", "balanced", "overly_cautious", "unclear", "none", "unscored"}
	s.line("\nStances: label down, critic across")
	header := strings.Repeat(" ", 17)
	for _, c := range columns {
		header += fmt.Sprintf(" %15s", strings.ReplaceAll(c, "_", " "))
	}
	s.line("%s", header)
	for _, row := range columns[:4] {
		line := fmt.Sprintf("%-17s", strings.ReplaceAll(row, "_", " "))
		for _, c := range columns {
			line += fmt.Sprintf(" %15d", r.Confusion[row][c])
		}
		s.line("%s", line)
	}
}

// verdict says whether the numbers count and what the run took.
func (s *sheet) verdict(r measure.Report) {
	var short, open []string
	for name, g := range r.Gates {
		switch {
		case g.Pass == nil:
			open = append(open, strings.ReplaceAll(name, "_", " "))
		case !*g.Pass:
			short = append(short, strings.ReplaceAll(name, "_", " "))
		}
	}
	sort.Strings(short)
	sort.Strings(open)
	switch {
	case len(short) > 0:
		s.line("\nIt falls short: %s.", strings.Join(short, ", "))
	case len(open) > 0:
		s.line("\nIt passes what was measured; not measured: %s.", strings.Join(open, ", "))
	default:
		s.line("\nIt passes every gate.")
	}
	readings := float64(max(1, r.Answers*r.Runs))
	s.line("%.2g s an answer; tokens %d in (%d cached), %d out; $%.4f in all.", r.Seconds/readings, r.Tokens.In, r.Tokens.Cached, r.Tokens.Out, r.Cost)
}

// wrong names the answers whose stance the critic got wrong in its first run.
func (s *sheet) wrong(set measure.Set, r measure.Report) {
	labels := map[string]interview.Stance{}
	for _, c := range set.Cases {
		if l := c.Labels.Stance; l != nil {
			labels[c.ID] = *l
		}
	}
	said := false
	for _, c := range r.Cases {
		label, ok := labels[c.ID]
		if c.Run != 1 || !ok || label == interview.NoStance || c.Stance != nil && *c.Stance == label {
			continue
		}
		if !said {
			s.line("\nWhere it went wrong")
			said = true
		}
		s.line("  %-14s %s, the critic said %s", c.ID, words(label), heardAs(c))
	}
}

func heardAs(c measure.CaseReport) string {
	switch {
	case c.Unscored != nil:
		return "nothing: " + *c.Unscored
	case c.Stance == nil:
		return "none"
	}
	return words(*c.Stance)
}

func words(s interview.Stance) string { return strings.ReplaceAll(string(s), "_", " ") }
