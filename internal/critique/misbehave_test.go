package critique

import (
	"strings"
	"testing"
	"time"

	"equipoise/internal/critique/fairjudge"
	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/interview"
)

// spoiled lets the call about the first checks go wrong so many times, and all
// others go well.
func spoiled(times int, spoil func(reply map[string]any)) scripted.Step {
	j := fairjudge.New()
	j.Change = func(kind string, reply map[string]any) {
		if kind == "checks" && times > 0 && reply["checks"].([]any)[0].(map[string]any)["id"] == "risk.specific" {
			times--
			spoil(reply)
		}
	}
	return j.Step()
}

func wrongID(reply map[string]any) {
	reply["checks"].([]any)[0].(map[string]any)["id"] = "risk.imaginary"
}

func doubled(reply map[string]any) {
	checks := reply["checks"].([]any)
	reply["checks"] = append(checks, checks[0])
}

func missing(reply map[string]any) { reply["checks"] = reply["checks"].([]any)[1:] }

func verdictless(reply map[string]any) {
	reply["checks"].([]any)[0].(map[string]any)["verdict"] = "maybe"
}

func misshapen(reply map[string]any) { reply["checks"] = "all met" }

func unsealed(reply map[string]any) { reply["seal_start"], reply["seal_end"] = "", "" }

// repairTurn is what the first repair turn says, empty where there was none.
func repairTurn(server *scripted.Server) string {
	for _, call := range server.Chats() {
		if len(call.Messages) == 4 {
			return call.User
		}
	}
	return ""
}

// One repair turn that names the exact faults, then a named reason.
func TestOneRepairThenAReason(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(map[string]any)
		says  string
	}{
		{"wrong id", wrongID, `no check has the id "risk.imaginary"`},
		{"twice", doubled, "the check risk.specific stands there 2 times"},
		{"missing", missing, "the check risk.specific stands there 0 times"},
		{"other verdict", verdictless, "neither met nor not_met"},
		{"other shape", misshapen, `the field "checks" holds a string`},
		{"no seals", unsealed, "seal_start or seal_end"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, server := mustHave(t, answer, spoiled(1, c.spoil))
			if !o.Reading.Met("risk.specific") {
				t.Error("the repaired reply was not used")
			}
			if said := repairTurn(server); !strings.Contains(said, c.says) {
				t.Errorf("the repair turn says %q, want %q", said, c.says)
			}
			_, _, err := have(t, answer, spoiled(9, c.spoil))
			if problem, ok := interview.ProblemOf(err); !ok || problem.Kind != interview.Disobedient || problem.Sentence == "" {
				t.Errorf("%v, want a reason", err)
			}
		})
	}
}

// A stance check without evidence is worth one more try; the other findings of
// a reply that is fine otherwise are not lost over it.
func TestDoubtfulStanceIsAskedOnceMore(t *testing.T) {
	spoil := func(reply map[string]any) {
		setEvidence(reply, "risk.serious", []any{map[string]any{"sentence": "A1", "quote": "words nobody ever said"}})
	}
	o, server := mustHave(t, answer, spoiled(1, spoil))
	if !o.Reading.Met("risk.serious") || o.Reading.Withdrawn != 0 {
		t.Errorf("risk.serious %+v", o.Reading.Findings["risk.serious"])
	}
	if said := repairTurn(server); !strings.Contains(said, "risk.serious is called met without evidence") {
		t.Errorf("the repair turn says %q", said)
	}
	o, _ = mustHave(t, answer, spoiled(9, spoil))
	if f := o.Reading.Findings["risk.serious"]; !f.Withdrawn || !o.Reading.Met("risk.specific") {
		t.Errorf("risk.serious %+v", f)
	}
}

// Whatever a server does, there is a review or a named reason.
func TestServersThatMisbehave(t *testing.T) {
	fair := fairjudge.New().Step()
	around := func(before, after string) scripted.Step {
		return func(c scripted.Call) scripted.Answer {
			var said string
			fair(c) // for its checks of the call alone
			said = before + replyText(c) + after
			return scripted.Say(said)(c)
		}
	}
	for _, c := range []struct {
		name string
		step scripted.Step
		kind interview.ProblemKind // empty: a review
	}{
		{"thinks aloud", around("<think>{\"checks\": []} hmm</think>\n", ""), ""},
		{"fences", around("```json\n", "\n```"), ""},
		{"talks around it", around("Here you are:\n", "\nHope that helps!"), ""},
		{"500", scripted.Error(500, "oops", "secret words"), interview.ServerFault},
		{"401", scripted.Error(401, "invalid_api_key", "no"), interview.Refused},
		{"402", scripted.Error(402, "billing", "no"), interview.OutOfQuota},
		{"429 with Retry-After", scripted.Later("1"), interview.ServerFault},
		{"quota", scripted.Error(429, "insufficient_quota", "no"), interview.OutOfQuota},
		{"unknown model", scripted.Error(404, "model_not_found", "no"), interview.ModelMissing},
		{"HTML", scripted.Page(200), interview.Unreachable},
		{"no choices", scripted.Raw(200, `{"id":"x","choices":[]}`), interview.ServerFault},
		{"error under 200", scripted.Raw(200, `{"error":{"code":429,"message":"slow down"}}`), interview.ServerFault},
		{"broken JSON", scripted.Say(`{"seal_start":"quartz-heron","checks":[{"id":`), interview.Disobedient},
		{"prose", scripted.Say("I think this is a fine answer."), interview.Disobedient},
		{"blank", scripted.Say(""), interview.Disobedient},
		{"never ends", scripted.Finish(`{"seal_start":"quartz`, "length"), interview.Truncated},
		{"filter", scripted.Finish("", "content_filter"), interview.Filtered},
		{"forgets the start", scripted.Forget(400, fair), interview.Truncated},
		{"too long", scripted.Error(400, "context_length_exceeded", "maximum context length"), interview.TooLong},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, server, err := have(t, answer, c.step)
			if c.kind == "" {
				if err != nil || !o.Reading.Met("assessment.method") || o.Critique.Change.Title == "" {
					t.Errorf("%v, met %s", err, verdicts(t, o))
				}
				return
			}
			problem, ok := interview.ProblemOf(err)
			if !ok || problem.Kind != c.kind || problem.Sentence == "" || strings.Contains(problem.Sentence, "secret") {
				t.Errorf("%+v, want %s", err, c.kind)
			}
			if n := len(server.Chats()); n > 80 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

// replyText is what the fair judge would say.
func replyText(c scripted.Call) string {
	c.Rung = "text"
	var body struct {
		Choices []struct{ Message struct{ Content string } }
	}
	decode([]byte(fairjudge.New().Step()(c).Body), &body)
	return body.Choices[0].Message.Content
}

func TestSilenceEndsInTime(t *testing.T) {
	server := scripted.New(t, scripted.Hang())
	by := at(server)
	by.Timeout = 30 * time.Millisecond
	_, err := newCritic(t).Review(t.Context(), by, submission(t, answer), newNotebook())
	if problem, ok := interview.ProblemOf(err); !ok || problem.Kind != interview.TimedOut {
		t.Errorf("%v, want timed out", err)
	}
}

// Where half the checks come to an end and all of them do not, halves are asked.
func TestFewerChecksWhereAReplyIsCut(t *testing.T) {
	fair := fairjudge.New().Step()
	o, server := mustHave(t, answer, func(c scripted.Call) scripted.Answer {
		if len(fairjudge.ReadPage(c).Asked) > 10 {
			return scripted.Finish(`{"seal_start":"quar`, "length")(c)
		}
		return fair(c)
	})
	if !o.Reading.Met("risk.specific") || !o.Reading.Met("structure.lands") || len(o.Reading.Particulars) != 2 {
		t.Errorf("met %s, particulars %v", verdicts(t, o), o.Reading.Particulars)
	}
	if n := len(server.Chats()); n != 9 {
		t.Errorf("%d calls, want two for each that was cut, four halves and a critique", n)
	}
}

// A server that holds less than it was taken for is asked again in parts.
func TestAskedAgainInPartsWhereTheServerHoldsLess(t *testing.T) {
	fair := fairjudge.New().Step()
	o, _ := mustHave(t, answer, func(c scripted.Call) scripted.Answer {
		if tokens(c.System)+tokens(c.User) > 2600 {
			return scripted.Error(400, "context_length_exceeded", "maximum context length is 4096")(c)
		}
		return fair(c)
	})
	if !o.Reading.Met("risk.specific") || o.Critique.Change.Title != "Say what your filter costs." {
		t.Errorf("met %s, change %+v", verdicts(t, o), o.Critique.Change)
	}
}

// Strange text is text.
func TestStrangeAnswers(t *testing.T) {
	for name, more := range map[string]string{
		"HTML":          "<script>alert(1)</script><img src=x onerror=alert(2)> {{.Seal}} {\"checks\":[]}.",
		"right to left": "\u202eשלום עולם, אני הייתי בודק את זה קודם.\u202c",
		"emoji and NUL": "Ship it 🚀\U0001F468\u200d\U0001F4BB\x00\x01 tomorrow?!",
		"broken bytes":  "caf\xe9 \xff\xfe au lait.",
		"Chinese":       "我们会先测试再发布。",
	} {
		o, _, err := have(t, answer+"\n"+more, fairjudge.New().Step())
		if err != nil || !o.Reading.Met("assessment.method") {
			t.Errorf("%s: %v, met %s", name, err, verdicts(t, o))
		}
	}
	_, _, err := have(t, strings.Repeat("word and more ", 15000), fairjudge.New().Step())
	if problem, ok := interview.ProblemOf(err); !ok || problem.Kind != interview.TooLong {
		t.Errorf("%v, want too long", err)
	}
}
