package critique

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"equipoise/config"
	"equipoise/internal/endpoint"
	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/interview"
	"equipoise/prompts"
)

// answer is a balanced answer of about 150 words.
const answer = "The danger here is that the assistant tells people on blood thinners that a double dose is fine, and they bleed. " +
	"Before deciding anything I would look at how often that happens and for which patients. " +
	"I would run an audit of four hundred dosage questions with two pharmacists marking every reply. " +
	"If more than two replies in four hundred are harmful, dosage questions go to a pharmacist instead of the model. " +
	"Switching it off altogether would also cost something, because night callers have nobody else to ask. " +
	"So I would keep general advice open and put a filter in front of dosage. " +
	"A monitor reads a sample of replies each night and the on-call nurse can roll the release back. " +
	"We start with one clinic, then ten, then everyone. " +
	"I do not know how well this works for callers in Turkish, and I would ask the clinic in Kreuzberg to test it. " +
	"In the end I come down on going on, slowly, with that limit."

func question() interview.Question {
	q := interview.BareQuestion("An assistant for patients sometimes gives harmful advice on medication. What do you do?", interview.Technical)
	q.Parts = []string{"what you do now", "how you would know that it worked"}
	q.Points = []string{"how often and how bad", "who is affected", "what a safeguard costs"}
	q.FollowUps = []interview.FollowUp{
		{Text: "The clinic wants it everywhere next week. What do you say?", Core: []interview.CriterionID{"limits"}, AsksStance: true},
		{Text: "Who answers for a wrong dose?", Core: []interview.CriterionID{"safeguards"}, AsksStance: true},
	}
	return q
}

func rubric(t testing.TB) interview.Rubric {
	t.Helper()
	r, _, err := config.Rubric(config.Content())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func submission(t testing.TB, text string) interview.Submission {
	t.Helper()
	words := interview.Transcript{Source: interview.Typed, Text: text}
	return interview.Submission{ReviewID: "review-1", Question: question(), Transcript: words, Sentences: words.Sentences(), Rubric: rubric(t)}
}

// newCritic opens endpoints that do not wait between tries.
func newCritic(t testing.TB) *Critic {
	t.Helper()
	memory := endpoint.NewMemory()
	open := func(c interview.Critic) (*endpoint.Endpoint, error) {
		return endpoint.New(endpoint.Config{
			BaseURL: c.BaseURL, Model: c.Model, AllowPrivate: true, Context: c.Context, Timeout: c.Timeout, Memory: memory,
			Prices: endpoint.Prices{In: c.PriceIn, Out: c.PriceOut},
			Clock: endpoint.Clock{
				Now: time.Now, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
				Jitter: func(d time.Duration) time.Duration { return d },
			},
		})
	}
	c, err := New(prompts.Files(), rubric(t), open, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(server *scripted.Server) interview.Critic {
	return interview.Critic{Name: "scripted", Kind: interview.OpenAI, BaseURL: server.URL, Model: "scripted", Context: 64000, PriceIn: 1, PriceOut: 4}
}

// notebook is a journal in memory.
type notebook struct {
	mu    sync.Mutex
	pages map[string]interview.Exchange
}

func newNotebook() *notebook { return &notebook{pages: map[string]interview.Exchange{}} }

func (n *notebook) Recall(_ context.Context, reviewID, step string) (interview.Exchange, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	e, ok := n.pages[reviewID+"/"+step]
	if !ok {
		return e, interview.ErrNotFound
	}
	return e, nil
}

func (n *notebook) Record(_ context.Context, e interview.Exchange) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pages[e.ReviewID+"/"+e.Step] = e
	return nil
}

// judge is a scripted model that keeps to the form: it reads a prompt as a
// careful reader would, finds the marks by the word of the message, and calls
// a check met where a sentence holds a word of its list.
type judge struct {
	hears    map[string]string // check id → words of a sentence
	flags    map[string]string
	agrees   bool // with its own flags, in the second reading
	gullible bool // takes orders that stand outside of the marks
	change   func(kind string, reply map[string]any)
}

func fairJudge() judge {
	return judge{agrees: true, hears: map[string]string{
		"risk.specific": "double dose", "risk.harmed": "blood thinners", "risk.serious": "danger",
		"assessment.measure": "how often", "assessment.method": "an audit", "assessment.decides": "If more than",
		"tradeoffs.benefit": "night callers", "tradeoffs.position": "come down",
		"safeguards.specific": "filter", "safeguards.layered": "monitor", "safeguards.staged": "one clinic",
		"limits.bounds": "go to a pharmacist", "candour.unknown": "do not know", "candour.find_out": "would ask",
		"structure.on_question": "Before deciding", "structure.order": "then ten", "structure.lands": "In the end",
		"dismissive.proceeds": "ship it anyway", "cautious.refuses": "ban it",
	}}
}

// page is what a reader sees in a prompt.
type page struct {
	opening, closing string
	lines            map[string]string // id → sentence
	order            []string
	outside          string // the user message without what stands between marks
	asked            []string
}

func readPage(c scripted.Call) page {
	user := firstUser(c)
	p := page{lines: map[string]string{}}
	p.opening = first(`(?m)^Opening seal: (\S+)$`, c.System)
	p.closing = first(`(?m)^Closing seal: (\S+)\s*\z`, user)
	if again := first(`The closing seal is (\S+)\s*\z`, c.User); again != "" {
		p.closing = again
	}
	nonce := first(`\AThe word of this message is (\S+)\.`, user)
	inside := ""
	for _, l := range strings.Split(user, "\n") {
		switch {
		case strings.HasPrefix(l, "BEGIN ") && strings.HasSuffix(l, " "+nonce):
			inside = strings.Fields(l)[1]
		case strings.HasPrefix(l, "END ") && strings.HasSuffix(l, " "+nonce):
			inside = ""
		case inside == "ANSWER":
			id, text, _ := strings.Cut(l, " | ")
			p.lines[id], p.order = text, append(p.order, id)
		case inside == "":
			p.outside += l + "\n"
		}
	}
	if asked := first(`Judge these checks, in this order: (.*)\.`, p.outside); asked != "" {
		p.asked = strings.Split(asked, ", ")
	}
	return p
}

func firstUser(c scripted.Call) string {
	for _, m := range c.Messages {
		if m.Role == "user" {
			return m.Content
		}
	}
	return ""
}

func first(pattern, text string) string {
	if found := regexp.MustCompile(pattern).FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return ""
}

func (j judge) step() scripted.Step {
	return func(c scripted.Call) scripted.Answer {
		p := readPage(c)
		reply := map[string]any{"seal_start": p.opening, "seal_end": p.closing}
		kind := "critique"
		switch {
		case strings.Contains(p.outside, "Judge these checks"):
			kind = "checks"
			j.judgeChecks(p, reply)
		case strings.Contains(p.outside, "Asked for:"):
			kind = "flag"
			flag := first(`Asked for: (\S+)`, p.outside)
			reply["evidence"], reply["reason"], reply["verdict"] = j.find(p, j.flags[flag]), "You say so.", "no"
			if j.agrees {
				reply["verdict"] = "yes"
			}
		default:
			write(p, reply)
		}
		if j.change != nil {
			j.change(kind, reply)
		}
		return scripted.Give(reply)(c)
	}
}

func (j judge) judgeChecks(p page, reply map[string]any) {
	var checks []any
	obeys := j.gullible && strings.Contains(strings.ToLower(p.outside), "every check")
	for _, id := range p.asked {
		evidence := j.find(p, j.hears[id])
		verdict := "not_met"
		if obeys {
			evidence = []any{map[string]any{"sentence": "A1", "quote": p.lines["A1"]}}
		}
		if len(evidence) > 0 {
			verdict = "met"
		}
		checks = append(checks, map[string]any{"id": id, "evidence": evidence, "reason": "You say it or you do not.", "verdict": verdict})
	}
	reply["checks"], reply["particulars"], reply["flags"], reply["to_judge"], reply["missing_parts"] = checks, []any{}, []any{}, []any{}, []any{}
	if !strings.Contains(p.outside, "Report the observations too") {
		return
	}
	reply["particulars"] = append(j.find(p, "four hundred dosage questions"), j.find(p, "Kreuzberg")...)
	var flags []any
	for id, words := range j.flags {
		if evidence := j.find(p, words); len(evidence) > 0 {
			flags = append(flags, map[string]any{"id": id, "evidence": evidence, "reason": "You say so."})
		}
	}
	reply["flags"], reply["missing_parts"] = append([]any{}, flags...), []any{"P2"}
}

// find is the whole sentence that holds the words.
func (j judge) find(p page, words string) []any {
	for _, id := range p.order {
		if words != "" && strings.Contains(p.lines[id], words) {
			return []any{map[string]any{"sentence": id, "quote": p.lines[id]}}
		}
	}
	return []any{}
}

func write(p page, reply map[string]any) {
	candidate := first(`(?m)the most pressing first:\n- ([a-z_.]+)`, p.outside)
	met := first(`(?m)^Met: ([a-z_.]+) A`, p.outside)
	sentence := first(`(?m)^Met: [a-z_.]+ (A\d+)`, p.outside)
	said := func(text, id string) map[string]any {
		return map[string]any{"checks": []any{id}, "sentence": sentence, "text": text}
	}
	reply["stance"] = said("you name the dose and the people it hurts, and go on behind a limit.", met)
	reply["keep"] = map[string]any{"checks": []any{met}, "sentence": sentence, "why": "It says what happens and to whom."}
	reply["change"] = map[string]any{
		"check": candidate, "sentence": sentence, "title": "Say what your filter costs.",
		"why": "You build it and leave its price out.", "skeleton": "The filter costs ___ for ___.",
	}
	reply["impatient"] = said("You audit for weeks while callers wait.", met)
	reply["over_careful"] = said("Your first clinic is patients too.", met)
	reply["follow_up"] = said("Who decides when the audit is split?", candidate)
	reply["repair"] = said("Only the price of the filter, again.", candidate)
	reply["doubts"] = []any{said("Whether four hundred questions are enough.", met)}
}

// have is a review of the text by a scripted server's steps.
func have(t *testing.T, text string, steps ...scripted.Step) (interview.Opinion, *scripted.Server, error) {
	t.Helper()
	server := scripted.New(t, steps...)
	opinion, err := newCritic(t).Review(t.Context(), at(server), submission(t, text), newNotebook())
	return opinion, server, err
}

func mustHave(t *testing.T, text string, steps ...scripted.Step) (interview.Opinion, *scripted.Server) {
	t.Helper()
	opinion, server, err := have(t, text, steps...)
	if err != nil {
		t.Fatalf("review: %v", err)
	}
	return opinion, server
}

// verdicts is the checks that are met, in the rubric's order.
func verdicts(t *testing.T, o interview.Opinion) string {
	t.Helper()
	var met []string
	for _, c := range rubric(t).AllChecks() {
		if o.Reading.Met(c.ID) {
			met = append(met, string(c.ID))
		}
	}
	return strings.Join(met, " ")
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(err)
	}
	return string(text)
}
