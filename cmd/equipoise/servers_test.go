package main

import (
	"encoding/json"
	"strings"
	"testing"

	"equipoise/internal/critique/fairjudge"
	"equipoise/internal/endpoint/scripted"
)

const (
	secretKey  = "sk-test-0123456789-nobody-may-see"
	secretBody = "words-of-the-server"
)

// echo puts the caller's key and words of the server into an answer's body.
func echo(status int, body string) scripted.Step {
	return func(c scripted.Call) scripted.Answer {
		said := strings.NewReplacer("KEY", c.Header.Get("Authorization"), "BODY", secretBody).Replace(body)
		return scripted.Answer{Status: status, Body: said}
	}
}

func errorBody(code string) string {
	return `{"error":{"code":"` + code + `","type":"` + code + `","message":"BODY KEY"}}`
}

// spoiled answers as a fair judge would, but for what is done to its verdicts.
func spoiled(spoil func(check map[string]any)) scripted.Step {
	j := fairjudge.New()
	j.Change = func(kind string, reply map[string]any) {
		if kind != "checks" {
			return
		}
		for _, c := range reply["checks"].([]any) {
			spoil(c.(map[string]any))
		}
	}
	return j.Step()
}

// reworded answers with the fair judge's own text, changed.
func reworded(change func(text string) string) scripted.Step {
	fair := fairjudge.New().Step()
	return func(c scripted.Call) scripted.Answer {
		c.Rung = "text"
		return scripted.Say(change(said(fair(c))))(c)
	}
}

func wrongID(check map[string]any) { check["id"] = "risk.imaginary" }

func invented(check map[string]any) {
	check["evidence"] = []any{map[string]any{"sentence": "A1", "quote": "words that nobody has ever said here"}}
	check["verdict"] = "met"
}

func bare(check map[string]any) { check["evidence"], check["verdict"] = []any{}, "met" }

func elsewhere(check map[string]any) {
	check["evidence"] = []any{map[string]any{"sentence": "A99", "quote": "The danger here is"}}
	check["verdict"] = "met"
}

// misbehaving is a way in which a server goes wrong and what comes of it.
type misbehaving struct {
	name     string
	steps    []scripted.Step
	variable string // a setting of this case
	probed   bool   // the call that tries the server out goes as wrong as all others
	reviewed bool   // a whole review comes of it
	says     string // part of the reason, where it does not
}

func misbehaviours() []misbehaving {
	fair := fairjudge.New().Step()
	always := func(s scripted.Step) []scripted.Step { return []scripted.Step{s} }
	return []misbehaving{
		{name: "none", steps: always(fair), reviewed: true},
		{name: "500", steps: always(echo(500, errorBody("oops"))), says: "problem of its own"},
		{name: "500 from the first call", probed: true, steps: always(echo(500, errorBody("oops"))), says: "problem of its own"},
		{name: "401", steps: always(echo(401, errorBody("invalid_api_key"))), says: "does not accept the key"},
		{name: "401 from the first call", probed: true, steps: always(echo(401, errorBody("invalid_api_key"))), says: "does not accept the key"},
		{name: "429, then good", steps: []scripted.Step{scripted.Later("1"), fair}, reviewed: true},
		{name: "429 for an hour", steps: always(scripted.Later("3600")), says: "taking no more calls"},
		{name: "no credit", steps: always(echo(429, errorBody("insufficient_quota"))), says: "nothing left to spend"},
		{name: "hangs", steps: always(scripted.Hang()), variable: "LOCAL_TIMEOUT=100ms", says: "did not answer in time"},
		{name: "hangs from the first call", probed: true, steps: always(scripted.Hang()), variable: "LOCAL_TIMEOUT=100ms", says: "did not answer in time"},
		{name: "HTML", steps: always(scripted.Page(200)), says: "not like a model server"},
		{name: "HTML from the first call", probed: true, steps: always(scripted.Page(200)), says: "not like a model server"},
		{name: "broken body", steps: always(echo(200, `{"choices":[{"message":{"content":"BODY KEY`)), says: "could not be read"},
		{name: "broken JSON", steps: always(reworded(func(s string) string { return s[:len(s)/2] })), says: "form it was asked for"},
		{name: "prose", steps: always(scripted.Say("A fine answer, 95 of 100. " + secretBody)), says: "form it was asked for"},
		{name: "empty choices", steps: always(echo(200, `{"choices":[]}`)), says: "could not be read"},
		{name: "empty choices from the first call", probed: true, steps: always(echo(200, `{"choices":[]}`)), says: "could not be read"},
		{name: "cut", steps: always(scripted.Finish(`{"seal_start":"`+secretBody, "length")), says: "did not come to its end"},
		{name: "error under 200", steps: always(echo(200, errorBody("502"))), says: "problem of its own"},
		{name: "plain error under 200", steps: always(echo(200, `{"error":"BODY KEY"}`)), says: "problem of its own"},
		{name: "plain error", steps: always(echo(400, `{"error":"BODY KEY"}`)), says: "does not take this call"},
		{name: "elsewhere", steps: always(scripted.Redirect("http://169.254.169.254/latest/")), says: "not like a model server"},
		{name: "wrong ids", steps: always(spoiled(wrongID)), says: "form it was asked for"},
		{name: "invented quotes", steps: always(spoiled(invented)), says: "is not in your answer"},
		{name: "no quotes", steps: always(spoiled(bare)), says: "is not in your answer"},
		{name: "quotes of no sentence", steps: always(spoiled(elsewhere)), says: "is not in your answer"},
		{name: "thinks aloud", steps: always(reworded(func(s string) string { return "<think>{\"checks\":[]} hm</think>\n" + s })), reviewed: true},
		{name: "fences", steps: always(reworded(func(s string) string { return "Here:\n```json\n" + s + "\n```\nBye {x}" })), reviewed: true},
	}
}

// Whatever a server does, the command ends in a review that rests on words of
// the answer, or in a reason: never in a score out of nothing, and never with
// a word of the server or the key.
func TestReviewAgainstServersThatMisbehave(t *testing.T) {
	for _, c := range misbehaviours() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := scripted.New(t, c.steps...)
			if c.probed {
				server.Probe = c.steps[0]
			}
			got := command(settings(server, c.variable), dosageAnswer, "review", "--json", "--question", dosageQuestion)
			r := got.read(t)
			for _, secret := range []string{secretKey, secretBody} {
				if strings.Contains(got.out+got.err, secret) {
					t.Errorf("%q was let out:\n%s%s", secret, got.out, got.err)
				}
			}
			if r.Critic["kind"] != "openai" || r.Critic["model"] != "scripted" || r.Critic["endpoint_host"] != strings.TrimPrefix(server.Root(), "http://") {
				t.Errorf("critic %v", r.Critic)
			}
			if c.reviewed {
				mustBeReviewed(t, got, r)
				return
			}
			r.mustHaveReason(t)
			if got.code != exitFailed || r.Assessable || !strings.Contains(r.Reason, c.says) || !strings.Contains(got.err, r.Reason) {
				t.Errorf("code %d, reason %q, want %q; %s", got.code, r.Reason, c.says, got.err)
			}
		})
	}
}

func mustBeReviewed(t *testing.T, got printed, r reviewed) {
	t.Helper()
	if got.code != exitOK || got.err != "" || !r.Assessable || r.Score == nil || r.Stance == nil || *r.Stance != "balanced" || r.met() < 10 {
		t.Fatalf("code %d, %+v, %s", got.code, r, got.err)
	}
	r.mustRest(t, dosageAnswer)
	if r.Critic["prompt_hash"] == "" || r.Critic["rubric_hash"] == "" {
		t.Errorf("critic %v", r.Critic)
	}
}

// The doctor makes a real call to the critic that is set.
func TestDoctorTriesTheCritic(t *testing.T) {
	for _, c := range []struct {
		step scripted.Step
		code int
		says string
	}{
		{fairjudge.New().Step(), exitOK, "ok    critic       scripted: It works."},
		{echo(401, errorBody("invalid_api_key")), exitFailed, "MEND  critic       scripted: "},
	} {
		server := scripted.New(t, c.step)
		environ := settings(server, "DATA="+t.TempDir())
		got := command(append(environ, "EQUIPOISE_LISTEN=127.0.0.1:1"), "", "doctor")
		if got.code != c.code || !strings.Contains(got.out, c.says) || strings.Contains(got.out+got.err, secretKey) || strings.Contains(got.out+got.err, secretBody) {
			t.Errorf("code %d, want %q:\n%s%s", got.code, c.says, got.out, got.err)
		}
	}
}

// settings are the variables a person would set for the server.
func settings(server *scripted.Server, more string) []string {
	environ := []string{"EQUIPOISE_CRITIC_URL=" + server.URL, "EQUIPOISE_CRITIC_MODEL=scripted", "EQUIPOISE_CRITIC_KEY=" + secretKey}
	if more != "" {
		environ = append(environ, "EQUIPOISE_"+more)
	}
	return environ
}

// said is the text of a chat answer.
func said(a scripted.Answer) string {
	var body struct {
		Choices []struct{ Message struct{ Content string } }
	}
	if err := json.Unmarshal([]byte(a.Body), &body); err != nil || len(body.Choices) == 0 {
		return ""
	}
	return body.Choices[0].Message.Content
}
