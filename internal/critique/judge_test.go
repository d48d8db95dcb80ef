package critique

import (
	"regexp"
	"strings"

	"equipoise/internal/endpoint/scripted"
)

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
