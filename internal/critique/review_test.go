package critique

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"equipoise/internal/critique/fairjudge"
	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/interview"
)

func TestReview(t *testing.T) {
	o, server := mustHave(t, answer, fairjudge.New().Step())
	r := o.Reading
	for id, n := range map[interview.CheckID]int{"risk.specific": 1, "assessment.method": 3, "tradeoffs.benefit": 5, "structure.lands": 10} {
		f := r.Findings[id]
		if f.Verdict != interview.Met || len(f.Quotes) != 1 || f.Quotes[0].Sentence != n {
			t.Errorf("%s: %+v, want met by sentence %d", id, f, n)
		}
	}
	if f := r.Findings["tradeoffs.cost"]; f.Verdict != interview.NotMet || f.Withdrawn || f.Reason == "" {
		t.Errorf("tradeoffs.cost: %+v, want not met with its reason", f)
	}
	if len(r.Findings) != len(rubric(t).Asked(question())) || r.Readings != 1 || r.Withdrawn != 0 {
		t.Errorf("findings %d, readings %d, withdrawn %d", len(r.Findings), r.Readings, r.Withdrawn)
	}
	if len(r.Particulars) != 2 || !slices.Equal(r.MissingPart, []string{"how you would know that it worked"}) {
		t.Errorf("particulars %v, missing parts %v", r.Particulars, r.MissingPart)
	}
	a := rubric(t).Assess(question(), answer, r)
	if a.Stance != interview.IsBalanced || !a.Score.Known || a.Score.Points < 80 {
		t.Errorf("assessment: %+v", a)
	}
	if n := len(server.Chats()); n > 3 {
		t.Errorf("%d calls for one review, want 3 at most", n)
	}
	p := o.Provenance
	if p.ModelAsked != "scripted" || p.ModelReturned == "" || p.Fingerprint != "fp_scripted" || p.TokensIn == 0 || p.Cost == 0 ||
		p.Calls < 3 || p.EndpointHost == "" || p.RubricHash == "" || newCritic(t).Prompts()[p.PromptHash] == "" {
		t.Errorf("provenance: %+v", p)
	}
	if !strings.Contains(p.Parameters, `"temperature":0`) || !strings.Contains(p.Parameters, `"max_tokens":`) {
		t.Errorf("parameters: %s", p.Parameters)
	}
}

func TestWrittenCritique(t *testing.T) {
	o, _ := mustHave(t, answer, fairjudge.New().Step())
	c := o.Critique
	if c.Keep.Quote.Sentence != 1 || !strings.HasPrefix(answer, c.Keep.Quote.Text) || len(c.Keep.Checks) == 0 {
		t.Errorf("keep: %+v", c.Keep)
	}
	if c.Change.Skeleton != "The filter costs ___ for ___." || c.Change.Sentence != 1 || len(c.Change.Checks) != 1 {
		t.Errorf("change: %+v", c.Change)
	}
	for name, r := range map[string]interview.Remark{"stance": c.Stance, "impatient": c.Impatient, "over-careful": c.OverCareful, "follow-up": c.FollowUp, "repair": c.Repair} {
		if r.Text == "" || len(r.Checks) == 0 {
			t.Errorf("%s: %+v, want a text that rests on checks", name, r)
		}
	}
	if len(c.NotJudged) != 2 || c.NotJudged[0].Sentence != 1 {
		t.Errorf("not judged: %+v", c.NotJudged)
	}
}

// What a critique says without resting on checks, praises without ground or
// quotes in pieces is dropped; what is needed comes from the rubric instead.
func TestCritiqueDropsWhatRestsOnNothing(t *testing.T) {
	j := fairjudge.New()
	j.Change = func(kind string, reply map[string]any) {
		if kind != "critique" {
			return
		}
		met := reply["stance"].(map[string]any)["checks"]
		said := func(text string, checks any) map[string]any {
			return map[string]any{"checks": checks, "sentence": "A1", "text": text}
		}
		reply["stance"] = said("you impress everybody.", []any{})
		reply["impatient"] = said("You say “run an audit of four hundred dosage questions” and wait.", met)
		reply["over_careful"] = said("An excellent and strong plan.", []any{"tradeoffs.cost"})
		reply["follow_up"] = said("What now?", []any{"risk.invented"})
		reply["keep"] = map[string]any{"checks": met, "sentence": "A7", "why": "It is not the evidence of that check."}
		reply["change"].(map[string]any)["skeleton"] = "I would roll the filter out with a weekly review by two pharmacists and report to the board."
	}
	o, _ := mustHave(t, answer, j.Step())
	c := o.Critique
	if !strings.HasPrefix(c.Stance.Text, "You take the risk seriously") || c.Impatient.Text != "" || c.OverCareful.Text != "" {
		t.Errorf("stance %q, impatient %q, over-careful %q", c.Stance.Text, c.Impatient.Text, c.OverCareful.Text)
	}
	if c.FollowUp.Text != question().FollowUps[0].Text || c.Keep.Quote.Sentence == 7 {
		t.Errorf("follow-up %q, keep %+v", c.FollowUp.Text, c.Keep)
	}
	check, _ := rubric(t).Check(c.Change.Checks[0])
	if c.Change.Skeleton != check.Try {
		t.Errorf("skeleton %q, want the rubric's %q", c.Change.Skeleton, check.Try)
	}
}

func TestCritiqueOutOfTheRubricWhereTheModelWritesNone(t *testing.T) {
	fair := fairjudge.New().Step()
	o, _ := mustHave(t, answer, func(c scripted.Call) scripted.Answer {
		if c.SchemaName == "critique" {
			return scripted.Error(500, "broken", "no")(c)
		}
		return fair(c)
	})
	c := o.Critique
	check, _ := rubric(t).Check(c.Change.Checks[0])
	if c.Change.Title != check.Next || c.Change.Skeleton != check.Try || c.Keep.Quote.Text == "" {
		t.Errorf("critique: %+v", c)
	}
	if last := c.NotJudged[len(c.NotJudged)-1].Text; !strings.Contains(last, "own words are missing") {
		t.Errorf("nothing says that the critic's words are missing: %q", last)
	}
}

func TestEvidence(t *testing.T) {
	quote := func(sentence any, text string) []any {
		return []any{map[string]any{"sentence": sentence, "quote": text}}
	}
	for _, c := range []struct {
		name      string
		evidence  []any
		withdrawn bool
	}{
		{"whole sentence", quote("A3", "I would run an audit of four hundred dosage questions with two pharmacists marking every reply."), false},
		{"part, other case and marks", quote("A3", "“RUN an audit, of four hundred  dosage-questions”"), false},
		{"number instead of id", quote(3, "an audit of four hundred"), false},
		{"altered", quote("A3", "run an audit of five hundred dosage questions"), true},
		{"invented", quote("A3", "I asked three regulators for their view"), true},
		{"from the question", quote("A3", "sometimes gives harmful advice on medication"), true},
		{"from another sentence", quote("A2", "run an audit of four hundred dosage questions"), true},
		{"over two sentences", quote("A2", "for which patients. I would run an audit"), true},
		{"no such sentence", quote("A99", "run an audit of four hundred dosage questions"), true},
		{"with a gap", quote("A3", "run an audit … marking every reply"), true},
		{"two words", quote("A3", "an audit"), true},
		{"nothing", []any{}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := fairjudge.New()
			j.Change = func(kind string, reply map[string]any) {
				if kind == "checks" {
					setEvidence(reply, "assessment.method", c.evidence)
				}
			}
			o, _ := mustHave(t, answer, j.Step())
			f := o.Reading.Findings["assessment.method"]
			if f.Withdrawn != c.withdrawn || (f.Verdict == interview.Met) == c.withdrawn {
				t.Fatalf("%+v, want withdrawn %v", f, c.withdrawn)
			}
			if c.withdrawn && (len(f.Quotes) > 0 || o.Reading.Withdrawn != 1) {
				t.Errorf("a withdrawn finding shows %v; %d counted", f.Quotes, o.Reading.Withdrawn)
			}
			for _, q := range f.Quotes {
				if q.Text != submission(t, answer).Sentences[2].Text {
					t.Errorf("shown: %q, want the whole sentence", q.Text)
				}
			}
		})
	}
}

func setEvidence(reply map[string]any, id string, evidence []any) {
	for _, c := range reply["checks"].([]any) {
		if check := c.(map[string]any); check["id"] == id {
			check["evidence"], check["verdict"] = evidence, "met"
		}
	}
}

func TestOneSidedIsHeldAgainstTheBenefit(t *testing.T) {
	j := fairjudge.New()
	j.Hears["cautious.one_sided"] = "filter"
	o, _ := mustHave(t, answer, j.Step())
	if o.Reading.Met("cautious.one_sided") {
		t.Error("one-sided although a benefit is named")
	}
	j.Hears["tradeoffs.benefit"] = ""
	o, _ = mustHave(t, answer, j.Step())
	if !o.Reading.Met("cautious.one_sided") {
		t.Error("not one-sided although no benefit is named")
	}
}

func TestFlagNeedsASecondReading(t *testing.T) {
	for _, agrees := range []bool{true, false} {
		j := fairjudge.New()
		j.Flags, j.Agrees = map[string]string{"overconfidence": "come down"}, agrees
		o, server := mustHave(t, answer, j.Step())
		if (len(o.Reading.Flags) == 1) != agrees {
			t.Errorf("agrees %v: flags %v", agrees, o.Reading.Flags)
		}
		if n := len(server.Chats()); n != 4 {
			t.Errorf("%d calls, want 3 and a second reading", n)
		}
	}
}

func TestThoroughReadsThreeTimes(t *testing.T) {
	server := scripted.New(t, alternating())
	by := at(server)
	by.Thorough = true
	o, err := newCritic(t).Review(t.Context(), by, submission(t, answer), newNotebook())
	if err != nil {
		t.Fatal(err)
	}
	if r := o.Reading; r.Readings != 3 || r.Agreeing != 2 || r.Met("cautious.refuses") {
		t.Errorf("%d of %d readings agree, refuses %v; want 2 of 3 and false", r.Agreeing, r.Readings, r.Met("cautious.refuses"))
	}
	if !strings.Contains(o.Provenance.Votes, `"stance":"overly_cautious"`) {
		t.Errorf("votes: %s", o.Provenance.Votes)
	}
}

// alternating finds a refusal in the second reading only.
func alternating() scripted.Step {
	return func(c scripted.Call) scripted.Answer {
		j := fairjudge.New()
		if seed, ok := c.Fields["seed"].(float64); ok && seed == 2 {
			j.Hears["cautious.refuses"] = "go to a pharmacist"
		}
		return j.Step()(c)
	}
}

func TestStanceOnASingleCheckIsReadAgain(t *testing.T) {
	j := fairjudge.New()
	j.Hears["cautious.refuses"] = "go to a pharmacist"
	o, server := mustHave(t, answer, j.Step())
	if o.Reading.Readings != 3 || o.Reading.Agreeing != 3 {
		t.Errorf("%d of %d", o.Reading.Agreeing, o.Reading.Readings)
	}
	if n := len(server.Chats()); n != 5 {
		t.Errorf("%d calls, want 3 and two about the stance alone", n)
	}
}

func TestKeptRepliesAreNotAskedForAgain(t *testing.T) {
	fair := fairjudge.New()
	fair.Flags = map[string]string{"overconfidence": "come down"}
	server := scripted.New(t, fair.Step())
	journal, s := newNotebook(), submission(t, answer)
	first, err := newCritic(t).Review(t.Context(), at(server), s, journal)
	if err != nil {
		t.Fatal(err)
	}
	paid := len(server.Chats())
	second, err := newCritic(t).Review(t.Context(), at(server), s, journal)
	if err != nil {
		t.Fatal(err)
	}
	if len(server.Chats()) != paid {
		t.Errorf("%d calls were made again", len(server.Chats())-paid)
	}
	if asJSON(first.Reading) != asJSON(second.Reading) || asJSON(first.Critique) != asJSON(second.Critique) {
		t.Error("a recalled review differs from the first")
	}
	if second.Provenance.TokensIn != first.Provenance.TokensIn || second.Provenance.Cost == 0 {
		t.Errorf("tokens %d and then %d", first.Provenance.TokensIn, second.Provenance.TokensIn)
	}
	delete(journal.pages, "review-1/critique")
	if _, err = newCritic(t).Review(t.Context(), at(server), s, journal); err != nil || len(server.Chats()) != paid+1 {
		t.Errorf("%v; %d calls, want only the one that was lost", err, len(server.Chats())-paid)
	}
}

func TestJournalFailureIsNoVerdict(t *testing.T) {
	server := scripted.New(t, fairjudge.New().Step())
	_, err := newCritic(t).Review(t.Context(), at(server), submission(t, answer), brokenJournal{newNotebook()})
	if !errors.Is(err, errFull) {
		t.Errorf("%v, want the journal's own error", err)
	}
	if _, ok := interview.ProblemOf(err); ok {
		t.Error("a full disk would be stored as the critic's failure")
	}
}

var errFull = errors.New("disk full")

type brokenJournal struct{ *notebook }

func (brokenJournal) Record(context.Context, interview.Exchange) error { return errFull }

// BenchmarkOwnWork is a whole review but for the calls themselves.
func BenchmarkOwnWork(b *testing.B) {
	server := scripted.New(b, fairjudge.New().Step())
	journal, critic, s := newNotebook(), newCritic(b), submission(b, answer)
	if _, err := critic.Review(b.Context(), at(server), s, journal); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := critic.Review(b.Context(), at(server), s, journal); err != nil {
			b.Fatal(err)
		}
	}
}
