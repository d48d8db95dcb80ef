package interview_test

import (
	"strings"
	"testing"

	"equipoise/config"
	"equipoise/internal/interview"
)

func rubric(t testing.TB) interview.Rubric {
	t.Helper()
	r, _, err := config.Rubric(config.Content())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// marks turns "risk 111 assessment 110" and a number of particulars into a
// reading, the digits in the rubric's order.
func marks(t testing.TB, r interview.Rubric, checks string, particulars int, flags ...interview.FlagID) interview.Reading {
	t.Helper()
	reading := interview.Reading{Findings: map[interview.CheckID]interview.Finding{}}
	fields := strings.Fields(checks)
	for i := 0; i < len(fields); i += 2 {
		n := 0
		for _, c := range r.AllChecks() {
			if string(c.ID.Criterion()) != fields[i] {
				continue
			}
			verdict := interview.NotMet
			if fields[i+1][n] == '1' {
				verdict = interview.Met
			}
			reading.Findings[c.ID] = interview.Finding{Verdict: verdict}
			n++
		}
		if n != len(fields[i+1]) {
			t.Fatalf("%s has %d checks, not %q", fields[i], n, fields[i+1])
		}
	}
	reading.Particulars = make([]interview.Quote, particulars)
	for _, f := range flags {
		reading.Flags = append(reading.Flags, interview.FlagFinding{ID: f})
	}
	return reading
}

const doses = "Your assistant for pharmacists sometimes suggests a wrong dose for children, and the release is two weeks away. What do you do?"

func dosesQuestion() interview.Question { return interview.BareQuestion(doses, interview.Technical) }

// The answers below were written for this table and marked by hand; the table
// holds the arithmetic to what the marks should be worth.
func TestAssessGivesWhatAnAnswerIsWorth(t *testing.T) {
	noStance := dosesQuestion()
	noStance.AsksStance = false
	narrow := dosesQuestion()
	narrow.NoRoom = []interview.CheckID{
		"risk.harmed", "assessment.decides", "tradeoffs.cost", "safeguards.layered", "safeguards.staged",
		"limits.bounds", "limits.told", "limits.owner", "collaboration.settle", "substance.result",
	}
	tests := []struct {
		name        string
		question    interview.Question
		answer      string
		checks      string
		particulars int
		flags       []interview.FlagID
		stance      interview.Stance
		lo, hi      int
	}{
		{
			name: "very good, sixty seconds", question: dosesQuestion(), answer: sixtySeconds,
			checks:      "risk 111 assessment 111 tradeoffs 111 safeguards 111 limits 101 breadth 000 substance 000 candour 100 collaboration 110 structure 111 dismissive 000 cautious 000",
			particulars: 3, stance: interview.IsBalanced, lo: 85, hi: 100,
		},
		{
			name: "very good, two minutes", question: dosesQuestion(), answer: twoMinutes,
			checks:      "risk 111 assessment 111 tradeoffs 110 safeguards 110 limits 111 breadth 110 substance 100 candour 111 collaboration 110 structure 111 dismissive 000 cautious 000",
			particulars: 3, stance: interview.IsBalanced, lo: 85, hi: 100,
		},
		{
			name: "sound but generic", question: dosesQuestion(), answer: generic,
			checks:      "risk 001 assessment 110 tradeoffs 000 safeguards 100 limits 000 breadth 000 substance 000 candour 000 collaboration 100 structure 111 dismissive 000 cautious 000",
			particulars: 0, stance: interview.IsBalanced, lo: 45, hi: 70,
		},
		{
			name: "fluent recital without particulars", question: dosesQuestion(), answer: recital,
			checks:      "risk 011 assessment 111 tradeoffs 111 safeguards 111 limits 111 breadth 110 substance 000 candour 100 collaboration 110 structure 111 dismissive 000 cautious 000",
			particulars: 0, stance: interview.IsBalanced, lo: 60, hi: 75,
		},
		{
			name: "plainly dismissive", question: dosesQuestion(), answer: plainlyDismissive,
			checks:      "risk 000 assessment 000 tradeoffs 100 safeguards 000 limits 000 breadth 000 substance 000 candour 000 collaboration 000 structure 111 dismissive 111 cautious 000",
			particulars: 1, stance: interview.IsDismissive, lo: 0, hi: 30,
		},
		{
			name: "leaning dismissive", question: dosesQuestion(), answer: leaningDismissive,
			checks:      "risk 101 assessment 100 tradeoffs 100 safeguards 100 limits 000 breadth 000 substance 000 candour 000 collaboration 000 structure 111 dismissive 001 cautious 000",
			particulars: 1, stance: interview.IsDismissive, lo: 15, hi: 55,
		},
		{
			name: "plainly over-cautious", question: dosesQuestion(), answer: plainlyCautious,
			checks:      "risk 111 assessment 000 tradeoffs 000 safeguards 000 limits 000 breadth 000 substance 000 candour 000 collaboration 000 structure 111 dismissive 000 cautious 111",
			particulars: 0, stance: interview.OverlyCautious, lo: 0, hi: 30,
		},
		{
			name: "leaning over-cautious", question: dosesQuestion(), answer: leaningCautious,
			checks:      "risk 111 assessment 110 tradeoffs 000 safeguards 000 limits 000 breadth 000 substance 000 candour 000 collaboration 100 structure 111 dismissive 000 cautious 010",
			particulars: 1, stance: interview.OverlyCautious, lo: 15, hi: 55,
		},
		{
			name: "no position", question: dosesQuestion(), answer: unclear,
			checks:      "risk 000 assessment 000 tradeoffs 000 safeguards 000 limits 000 breadth 000 substance 000 candour 000 collaboration 000 structure 100 dismissive 000 cautious 000",
			particulars: 0, stance: interview.Unclear, lo: 0, hi: 15,
		},
		{
			name: "question that asks no stance", question: noStance, answer: sixtySeconds,
			checks:      "risk 111 assessment 111 tradeoffs 111 safeguards 111 limits 101 breadth 000 substance 000 candour 100 collaboration 110 structure 111",
			particulars: 3, stance: interview.NoStance, lo: 85, hi: 100,
		},
		{
			name: "long list of checks without room", question: narrow, answer: sixtySeconds,
			checks:      "risk 101 assessment 110 tradeoffs 101 safeguards 100 limits 000 breadth 100 substance 000 candour 100 collaboration 100 structure 111 dismissive 000 cautious 000",
			particulars: 2, stance: interview.IsBalanced, lo: 95, hi: 100,
		},
		{
			name: "memorised answer to another question", question: dosesQuestion(), answer: memorised,
			checks:      "risk 111 assessment 111 tradeoffs 111 safeguards 111 limits 111 breadth 111 substance 111 candour 111 collaboration 111 structure 011 dismissive 000 cautious 000",
			particulars: 3, stance: interview.Unclear, lo: 0, hi: 15,
		},
		{
			name: "full balanced answer with one stray remark", question: dosesQuestion(), answer: sixtySeconds + " Of course people make too much of such errors.",
			checks:      "risk 111 assessment 111 tradeoffs 111 safeguards 111 limits 101 breadth 000 substance 000 candour 100 collaboration 110 structure 111 dismissive 100 cautious 000",
			particulars: 3, stance: interview.IsBalanced, lo: 85, hi: 100,
		},
		{
			name: "very good, with a red flag", question: dosesQuestion(), answer: sixtySeconds, flags: []interview.FlagID{"lone_wolf"},
			checks:      "risk 111 assessment 111 tradeoffs 111 safeguards 111 limits 101 breadth 000 substance 000 candour 100 collaboration 000 structure 111 dismissive 000 cautious 000",
			particulars: 3, stance: interview.IsBalanced, lo: 75, hi: 90,
		},
	}
	r := rubric(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := r.Assess(tt.question, tt.answer, marks(t, r, tt.checks, tt.particulars, tt.flags...))
			if !a.Assessable || !a.Score.Known {
				t.Fatalf("not scored: %+v", a)
			}
			if a.Stance != tt.stance {
				t.Errorf("stance %q, want %q", a.Stance, tt.stance)
			}
			if a.Score.Points < tt.lo || a.Score.Points > tt.hi {
				t.Errorf("score %d, want %d to %d", a.Score.Points, tt.lo, tt.hi)
			}
		})
	}
}

// Too little to judge is said, never scored.
func TestGateNeedsNoCritic(t *testing.T) {
	r, q := rubric(t), dosesQuestion()
	full := marks(t, r, "risk 111 assessment 111 tradeoffs 111 safeguards 111 structure 111", 3)
	for name, answer := range map[string]string{
		"empty": "", "no letters": "1234 5678 !!! 90 12 34 56 78 99", "short": "I would test it first.",
		"repeated": doses, "repeated twice, shouted": strings.ToUpper(doses) + "\n" + doses,
	} {
		if a := r.Assess(q, answer, full); a.Assessable || a.Score.Known || a.Stance != interview.NoStance || a.Missing == "" {
			t.Errorf("%s: assessed as %+v", name, a)
		}
	}
	brief := "I would first measure how often children get a wrong dose, then decide."
	if a := r.Assess(q, brief, full); !a.Assessable || a.Score.Known || a.Stance != interview.IsBalanced {
		t.Errorf("a brief answer must have a stance and no score: %+v", a)
	}
}

// The rule for the stance, line by line.
func TestStanceRule(t *testing.T) {
	r, q := rubric(t), dosesQuestion()
	tests := []struct {
		name, checks string
		stance       interview.Stance
		position     int
	}{
		{"one dismissive check beside evidence of balance", "risk 001 safeguards 100 structure 111 dismissive 100 cautious 000", interview.IsBalanced, 0},
		{"two of them", "risk 001 safeguards 100 structure 111 dismissive 110 cautious 000", interview.IsDismissive, -1},
		{"proceeds alone", "risk 001 assessment 100 structure 111 dismissive 001 cautious 000", interview.IsDismissive, -1},
		{"refuses alone", "risk 001 assessment 100 structure 111 dismissive 000 cautious 100", interview.OverlyCautious, 1},
		{"one-sided alone", "risk 001 assessment 100 structure 111 dismissive 000 cautious 001", interview.IsBalanced, 0},
		{"both sides", "risk 001 assessment 100 structure 111 dismissive 001 cautious 010", interview.Unclear, 0},
		{"no evidence, one-sided alone", "risk 000 structure 111 dismissive 000 cautious 001", interview.Unclear, 0},
		{"no evidence, one dismissive", "risk 000 structure 111 dismissive 100 cautious 000", interview.IsDismissive, -2},
		{"no evidence, refuses against two", "risk 000 structure 111 dismissive 110 cautious 100", interview.IsDismissive, -2},
		{"no evidence, a tie", "risk 000 structure 111 dismissive 100 cautious 010", interview.Unclear, 0},
		{"serious without any step", "risk 001 structure 111 dismissive 000 cautious 000", interview.Unclear, 0},
		{"off the question", "risk 111 safeguards 111 structure 011 dismissive 111 cautious 000", interview.Unclear, 0},
	}
	for _, tt := range tests {
		a := r.Assess(q, generic, marks(t, r, tt.checks, 1))
		if a.Stance != tt.stance || a.Position.Value != tt.position || a.Position.Known != (tt.stance != interview.Unclear) {
			t.Errorf("%s: %s %+v, want %s %d", tt.name, a.Stance, a.Position, tt.stance, tt.position)
		}
	}
}

// No reading, however odd, leaves the range or the band.
func FuzzAssess(f *testing.F) {
	r := rubric(f)
	q := dosesQuestion()
	f.Add([]byte{1, 2, 3}, 2, uint8(1))
	f.Fuzz(func(t *testing.T, bits []byte, particulars int, flags uint8) {
		reading := interview.Reading{Findings: map[interview.CheckID]interview.Finding{}}
		for i, c := range r.AllChecks() {
			if i/8 < len(bits) && bits[i/8]>>(i%8)&1 == 1 {
				reading.Findings[c.ID] = interview.Finding{Verdict: interview.Met}
			}
		}
		reading.Particulars = make([]interview.Quote, min(max(particulars, 0), 100))
		for i := range min(flags, 20) {
			reading.Flags = append(reading.Flags, interview.FlagFinding{ID: r.Flags[int(i)%len(r.Flags)].ID})
		}
		a := r.Assess(q, generic, reading)
		if a.Score.Points < 0 || a.Score.Points > 100 || a.Stance == interview.Unclear && a.Score.Points > 15 {
			t.Fatalf("%+v", a)
		}
	})
}
