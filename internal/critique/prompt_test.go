package critique

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"equipoise/internal/critique/fairjudge"
	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/interview"
)

var update = flag.Bool("update", false, "write the golden files anew")

// counted is a critic whose random words can be foreseen.
func counted(t *testing.T) *Critic {
	c := newCritic(t)
	n := 0
	c.word = func() string {
		n++
		return fmt.Sprintf("word%02d", n)
	}
	return c
}

func TestPromptsAreAsReviewed(t *testing.T) {
	j := fairjudge.New()
	j.Flags = map[string]string{"overconfidence": "come down"}
	for _, c := range []struct {
		name    string
		context int
	}{{"large", 64000}, {"small", 4096}} {
		server := scripted.New(t, j.Step())
		by := at(server)
		by.Context, by.Parallel = c.context, 1
		critic := counted(t)
		critic.word = func() string { return "word" }
		if _, err := critic.Review(t.Context(), by, submission(t, answer), newNotebook()); err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for _, call := range server.Chats() {
			kind := call.SchemaName
			if kind == "checks" {
				kind += "-" + strings.NewReplacer(".", "-").Replace(fairjudge.ReadPage(call).Asked[0])
			}
			if seen[kind]++; seen[kind] == 1 {
				golden(t, c.name+"-"+kind, call.System+"\n\n======== user ========\n\n"+call.User+"\n")
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed; look at the prompt and run: go test -run %s -update", path, t.Name())
	}
}

// Up to the user message the prompts of all answers are the same bytes, and
// that is most of them.
func TestPromptsAreStaticFirst(t *testing.T) {
	other := submission(t, strings.Repeat("I would ban it until somebody proves that nothing can go wrong at all. ", 9))
	other.Question = interview.BareQuestion("Your lab wants to publish model weights that help biologists. What do you advise, and why?", interview.Behavioral)
	for _, size := range []int{64000, 4096} {
		server := scripted.New(t, fairjudge.New().Step())
		by := at(server)
		by.Context = size
		critic := newCritic(t)
		first := map[string]bool{}
		if _, err := critic.Review(t.Context(), by, submission(t, answer), newNotebook()); err != nil {
			t.Fatal(err)
		}
		calls := len(server.Chats())
		for _, call := range server.Chats() {
			first[call.System] = true
		}
		if _, err := critic.Review(t.Context(), by, other, newNotebook()); err != nil {
			t.Fatal(err)
		}
		for _, call := range server.Chats()[calls:] {
			if !first[call.System] && call.SchemaName != "flag" && !strings.Contains(call.Fields["model"].(string), "stance") && !stanceOnly(call) {
				t.Errorf("context %d: a system message of %s differs between answers", size, call.SchemaName)
			}
		}
		if size == 64000 {
			staticShare(t, server.Chats()[:calls])
		}
	}
}

// stanceOnly tells the later readings about the stance, which the first answer
// does not need.
func stanceOnly(c scripted.Call) bool { return c.Fields["temperature"] != 0.0 }

func staticShare(t *testing.T, calls []scripted.Call) {
	t.Helper()
	if n := interview.CountWords(answer); n < 140 || n > 170 {
		t.Fatalf("the answer has %d words, want about 150", n)
	}
	for _, call := range calls {
		static, all := len(call.System), len(call.System)+len(call.User)
		if share := float64(static) / float64(all); share < 0.70 {
			t.Errorf("%s: %.0f %% of the prompt is static, want 70", call.SchemaName, 100*share)
		}
	}
}

// systemKinds is how many different system messages the calls had.
func systemKinds(calls []scripted.Call) int {
	kinds := map[string]bool{}
	for _, call := range calls {
		kinds[call.System] = true
	}
	return len(kinds)
}

func TestCallsShareTheirBeginning(t *testing.T) {
	_, server := mustHave(t, answer, fairjudge.New().Step())
	if n := systemKinds(server.Chats()); n != 2 {
		t.Errorf("%d system messages, want one for the checks and one for the critique", n)
	}
}

// In a context of 4096 tokens every call stays under 3500 with its reply.
func TestSmallContext(t *testing.T) {
	for name, text := range map[string]string{"short": answer, "long": answer + " " + strings.Repeat("We also read every complaint that comes in by post. ", 25)} {
		server := scripted.New(t, fairjudge.New().Step())
		by := at(server)
		by.Context = 4096
		o, err := newCritic(t).Review(t.Context(), by, submission(t, text), newNotebook())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, call := range server.Chats() {
			budget := int(call.Fields["max_tokens"].(float64))
			if n := tokens(call.System) + tokens(call.User) + budget; n >= 3500 {
				t.Errorf("%s: a call of %s takes %d tokens", name, call.SchemaName, n)
			}
		}
		if !o.Reading.Met("risk.specific") || !o.Reading.Met("structure.lands") {
			t.Errorf("%s: met %s", name, verdicts(t, o))
		}
		if last := o.Critique.NotJudged[len(o.Critique.NotJudged)-1].Text; strings.Contains(last, "missing") {
			t.Errorf("%s: the critique did not fit", name)
		}
	}
}

func TestTooLongForTheContext(t *testing.T) {
	server := scripted.New(t, fairjudge.New().Step())
	by := at(server)
	by.Context = 4096
	_, err := newCritic(t).Review(t.Context(), by, submission(t, strings.Repeat(answer+" ", 12)), newNotebook())
	problem, ok := interview.ProblemOf(err)
	if !ok || problem.Kind != interview.TooLong || !strings.Contains(problem.Sentence, "too long for this context") {
		t.Errorf("%v, want too long for this context", err)
	}
	if n := len(server.Chats()); n != 0 {
		t.Errorf("%d calls were made in vain", n)
	}
}
