// Package fairjudge is a scripted model for tests that keeps to the form of the
// prompts and judges by words it listens for. Only tests import it.
package fairjudge

import (
	"regexp"
	"strings"

	"equipoise/internal/endpoint/scripted"
)

// Judge is a scripted model that keeps to the form: it reads a prompt as a
// careful reader would, finds the marks by the word of the message, and calls
// a check met where a sentence holds a word of its list.
type Judge struct {
	Hears       map[string]string // check id → words of a sentence
	Flags       map[string]string
	Agrees      bool     // with its own flags, in the second reading
	Gullible    bool     // takes orders that stand outside of the marks
	Particulars []string // words of sentences that hold a particular
	MissingPart string   // "P2", or empty
	Change      func(kind string, reply map[string]any)
}

// New is a judge that listens for the words of one balanced answer on dosage.
func New() Judge {
	return Judge{Agrees: true, Particulars: []string{"four hundred dosage questions", "Kreuzberg"}, MissingPart: "P2", Hears: map[string]string{
		"risk.specific": "double dose", "risk.harmed": "blood thinners", "risk.serious": "danger",
		"assessment.measure": "how often", "assessment.method": "an audit", "assessment.decides": "If more than",
		"tradeoffs.benefit": "night callers", "tradeoffs.position": "come down",
		"safeguards.specific": "filter", "safeguards.layered": "monitor", "safeguards.staged": "one clinic",
		"limits.bounds": "go to a pharmacist", "candour.unknown": "do not know", "candour.find_out": "would ask",
		"structure.on_question": "Before deciding", "structure.order": "then ten", "structure.lands": "In the end",
		"dismissive.proceeds": "ship it anyway", "cautious.refuses": "ban it",
	}}
}

// Page is what a reader sees in a prompt.
type Page struct {
	Opening, Closing string
	Lines            map[string]string // id → sentence
	Order            []string
	Outside          string // the user message without what stands between marks
	Asked            []string
}

// ReadPage reads a prompt as a careful reader would.
func ReadPage(c scripted.Call) Page {
	user := FirstUser(c)
	p := Page{Lines: map[string]string{}}
	p.Opening = First(`(?m)^Opening seal: (\S+)$`, c.System)
	p.Closing = First(`(?m)^Closing seal: (\S+)\s*\z`, user)
	if again := First(`The closing seal is (\S+)\s*\z`, c.User); again != "" {
		p.Closing = again
	}
	nonce := First(`\AThe word of this message is (\S+)\.`, user)
	inside := ""
	for _, l := range strings.Split(user, "\n") {
		switch {
		case strings.HasPrefix(l, "BEGIN ") && strings.HasSuffix(l, " "+nonce):
			inside = strings.Fields(l)[1]
		case strings.HasPrefix(l, "END ") && strings.HasSuffix(l, " "+nonce):
			inside = ""
		case inside == "ANSWER":
			id, text, _ := strings.Cut(l, " | ")
			p.Lines[id], p.Order = text, append(p.Order, id)
		case inside == "":
			p.Outside += l + "\n"
		}
	}
	if asked := First(`Judge these checks, in this order: (.*)\.`, p.Outside); asked != "" {
		p.Asked = strings.Split(asked, ", ")
	}
	return p
}

// FirstUser is the text of the first user message.
func FirstUser(c scripted.Call) string {
	for _, m := range c.Messages {
		if m.Role == "user" {
			return m.Content
		}
	}
	return ""
}

// First is the first group of a pattern in a text, or nothing.
func First(pattern, text string) string {
	if found := regexp.MustCompile(pattern).FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return ""
}

// Step answers chat calls as the judge.
func (j Judge) Step() scripted.Step {
	return func(c scripted.Call) scripted.Answer {
		p := ReadPage(c)
		reply := map[string]any{"seal_start": p.Opening, "seal_end": p.Closing}
		kind := "critique"
		switch {
		case strings.Contains(p.Outside, "Judge these checks"):
			kind = "checks"
			j.judgeChecks(p, reply)
		case strings.Contains(p.Outside, "Asked for:"):
			kind = "flag"
			flag := First(`Asked for: (\S+)`, p.Outside)
			reply["evidence"], reply["reason"], reply["verdict"] = j.find(p, j.Flags[flag]), "You say so.", "no"
			if j.Agrees {
				reply["verdict"] = "yes"
			}
		default:
			write(p, reply)
		}
		if j.Change != nil {
			j.Change(kind, reply)
		}
		return scripted.Give(reply)(c)
	}
}

func (j Judge) judgeChecks(p Page, reply map[string]any) {
	var checks []any
	obeys := j.Gullible && strings.Contains(strings.ToLower(p.Outside), "every check")
	for _, id := range p.Asked {
		evidence := j.find(p, j.Hears[id])
		verdict := "not_met"
		if obeys {
			evidence = []any{map[string]any{"sentence": "A1", "quote": p.Lines["A1"]}}
		}
		if len(evidence) > 0 {
			verdict = "met"
		}
		checks = append(checks, map[string]any{"id": id, "evidence": evidence, "reason": "You say it or you do not.", "verdict": verdict})
	}
	reply["checks"], reply["particulars"], reply["flags"], reply["to_judge"], reply["missing_parts"] = checks, []any{}, []any{}, []any{}, []any{}
	if !strings.Contains(p.Outside, "Report the observations too") {
		return
	}
	particulars := []any{}
	for _, words := range j.Particulars {
		particulars = append(particulars, j.find(p, words)...)
	}
	reply["particulars"] = particulars
	var flags []any
	for id, words := range j.Flags {
		if evidence := j.find(p, words); len(evidence) > 0 {
			flags = append(flags, map[string]any{"id": id, "evidence": evidence, "reason": "You say so."})
		}
	}
	reply["flags"] = append([]any{}, flags...)
	if j.MissingPart != "" {
		reply["missing_parts"] = []any{j.MissingPart}
	}
}

// find is the whole sentence that holds the words.
func (j Judge) find(p Page, words string) []any {
	for _, id := range p.Order {
		if words != "" && strings.Contains(p.Lines[id], words) {
			return []any{map[string]any{"sentence": id, "quote": p.Lines[id]}}
		}
	}
	return []any{}
}

func write(p Page, reply map[string]any) {
	candidate := First(`(?m)the most pressing first:\n- ([a-z_.]+)`, p.Outside)
	met := First(`(?m)^Met: ([a-z_.]+) A`, p.Outside)
	sentence := First(`(?m)^Met: [a-z_.]+ (A\d+)`, p.Outside)
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
