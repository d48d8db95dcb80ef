package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode"

	"equipoise/config"
	"equipoise/internal/interview"
)

const (
	dosageQuestion = "An assistant for patients sometimes gives harmful advice on medication. What do you do?"
	dosageAnswer   = "The danger here is that the assistant tells people on blood thinners that a double dose is fine, and they bleed. " +
		"Before deciding anything I would look at how often that happens and for which patients. " +
		"I would run an audit of four hundred dosage questions with two pharmacists marking every reply. " +
		"If more than two replies in four hundred are harmful, dosage questions go to a pharmacist instead of the model. " +
		"Switching it off altogether would also cost something, because night callers have nobody else to ask. " +
		"So I would keep general advice open and put a filter in front of dosage. " +
		"A monitor reads a sample of replies each night and the on-call nurse can roll the release back. " +
		"We start with one clinic, then ten, then everyone. " +
		"I do not know how well this works for callers in Turkish, and I would ask the clinic in Kreuzberg to test it. " +
		"In the end I come down on going on, slowly, with that limit."
)

// printed is what a command gave back.
type printed struct {
	code     int
	out, err string
}

func command(environ []string, in string, args ...string) printed {
	var out, errOut bytes.Buffer
	code := run(append(args, "--config", "/dev/null"), environ, strings.NewReader(in), &out, &errOut)
	return printed{code, out.String(), errOut.String()}
}

// reviewed reads the JSON of a review strictly: these fields of these types,
// all of them and no others.
type reviewed struct {
	Assessable   bool                 `json:"assessable"`
	Reason       string               `json:"reason"`
	Stance       *string              `json:"stance"`
	Position     *int                 `json:"position"`
	Score        *int                 `json:"score"`
	Particulars  []string             `json:"particulars"`
	Criteria     map[string]criterion `json:"criteria"`
	StanceChecks map[string]judged    `json:"stance_checks"`
	Flags        []struct {
		ID     string   `json:"id"`
		Quotes []string `json:"quotes"`
	} `json:"flags"`
	Critique map[string]any    `json:"critique"`
	Critic   map[string]string `json:"critic"`
}

type criterion struct {
	Core   bool              `json:"core"`
	Level  *int              `json:"level"`
	Checks map[string]judged `json:"checks"`
}

type judged struct {
	Verdict string   `json:"verdict"`
	Quotes  []string `json:"quotes"`
	Reason  string   `json:"reason"`
}

// read decodes what was printed, and looks that no key is missing.
func (p printed) read(t *testing.T) reviewed {
	t.Helper()
	var r reviewed
	d := json.NewDecoder(strings.NewReader(p.out))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil || d.More() {
		t.Fatalf("not one object of a review: %v\n%s%s", err, p.out, p.err)
	}
	var top map[string]any
	if err := json.Unmarshal([]byte(p.out), &top); err != nil {
		t.Fatal(err)
	}
	sameKeys(t, "the object", top, "assessable", "reason", "stance", "position", "score", "particulars", "criteria", "stance_checks", "flags", "critique", "critic")
	sameKeys(t, "critic", r.Critic, "name", "kind", "model", "endpoint_host", "prompt_hash", "rubric_hash")
	sameKeys(t, "critique", r.Critique, "stance", "keep", "change", "impatient", "over_careful", "follow_up", "repair", "not_judged")
	if r.Particulars == nil || r.Flags == nil {
		t.Error("a list is null")
	}
	return r
}

func sameKeys[V any](t *testing.T, where string, have map[string]V, want ...string) {
	t.Helper()
	var keys []string
	for key := range have {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	slices.Sort(want)
	if !slices.Equal(keys, want) {
		t.Errorf("%s has the keys %v, want %v", where, keys, want)
	}
}

// all is every check by its id.
func (r reviewed) all() map[string]judged {
	all := map[string]judged{}
	for _, c := range r.Criteria {
		for id, f := range c.Checks {
			all[id] = f
		}
	}
	for id, f := range r.StanceChecks {
		all[id] = f
	}
	return all
}

func (r reviewed) met() int {
	n := 0
	for _, f := range r.all() {
		if f.Verdict == "met" {
			n++
		}
	}
	return n
}

// mustRest holds a review to its promise: every check of the rubric has a
// verdict, whatever is met shows the words it rests on, and a score has some.
func (r reviewed) mustRest(t *testing.T, answer string) {
	t.Helper()
	var want []string
	for _, c := range mustRubric(t).AllChecks() {
		want = append(want, string(c.ID))
	}
	sameKeys(t, "a review", r.all(), want...)
	quotes := slices.Clone(r.Particulars)
	for id, f := range r.all() {
		if !slices.Contains([]string{"met", "not_met", "no_room"}, f.Verdict) || (f.Verdict == "met") != (len(f.Quotes) > 0) {
			t.Errorf("%s is %q with the words %q", id, f.Verdict, f.Quotes)
		}
		quotes = append(quotes, f.Quotes...)
	}
	for _, f := range r.Flags {
		quotes = append(quotes, f.Quotes...)
	}
	for _, q := range quotes {
		if !strings.Contains(answer, q) {
			t.Errorf("nobody said %q", q)
		}
	}
	if r.Reason != "" || r.Score != nil && (*r.Score < 0 || *r.Score > 100 || r.met() == 0) {
		t.Errorf("reason %q, score %v on %d checks met", r.Reason, r.Score, r.met())
	}
}

// mustHaveReason holds a review that came to nothing to its promise.
func (r reviewed) mustHaveReason(t *testing.T) {
	t.Helper()
	if r.Stance != nil || r.Position != nil || r.Score != nil || r.met() > 0 || len(r.Flags)+len(r.Particulars) > 0 {
		t.Errorf("something was judged: %+v", r)
	}
	first := []rune(r.Reason + " ")[0]
	if !strings.HasSuffix(r.Reason, ".") || !strings.ContainsRune(r.Reason, ' ') || unicode.IsLower(first) || strings.Contains(r.Reason, "%!") {
		t.Errorf("the reason %q is no sentence", r.Reason)
	}
}

func mustRubric(t *testing.T) interview.Rubric {
	t.Helper()
	rubric, _, err := config.Rubric(config.Content())
	if err != nil {
		t.Fatal(err)
	}
	return rubric
}
