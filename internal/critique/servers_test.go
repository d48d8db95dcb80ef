package critique

import (
	"strings"
	"sync/atomic"
	"testing"

	"equipoise/internal/critique/fairjudge"
	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/interview"
)

// once answers the first call in one way and all others in another.
func once(first, then scripted.Step) scripted.Step {
	var asked atomic.Bool
	return func(c scripted.Call) scripted.Answer {
		if asked.CompareAndSwap(false, true) {
			return first(c)
		}
		return then(c)
	}
}

// aloud answers as the fair judge would, with something around the object.
func aloud(before, after string) scripted.Step {
	return func(c scripted.Call) scripted.Answer { return scripted.Say(before + replyText(c) + after)(c) }
}

// Every kind of server with its own ways: a whole review, in no more calls
// than its ways make needed, probes apart.
func TestWholeReviewAtEveryKindOfServer(t *testing.T) {
	fair := fairjudge.New().Step()
	for _, c := range []struct {
		name    string
		probe   scripted.Step
		step    scripted.Step
		pages   map[string]scripted.Step
		context int
		calls   int // chat calls, no more than its ways make needed
		tries   int // calls to find out its ways, once for all reviews
	}{
		{name: "OpenAI, reasoning", step: scripted.Refuse("max_tokens", scripted.Refuse("temperature", fair)),
			probe: scripted.Refuse("max_tokens", scripted.Refuse("temperature", scripted.Obey())), context: 128000, calls: 3, tries: 3},
		{name: "Azure, no schema in this version", probe: scripted.Refuse("json_schema", scripted.Obey()), step: fair, context: 128000, calls: 3, tries: 2},
		{name: "Anthropic, schema ignored", probe: scripted.Say("blue"), step: scripted.Refuse("temperature", aloud("Here it is:\n", "")), context: 200000, calls: 4, tries: 3},
		{name: "Gemini, thinking ate the budget", step: once(scripted.Finish("", "length"), fair), context: 128000, calls: 4, tries: 1},
		{name: "DeepSeek, blank with stop", probe: scripted.Refuse("json_schema", scripted.Obey()), step: once(scripted.Say(""), fair), context: 64000, calls: 4, tries: 2},
		{name: "OpenRouter, error under 200", step: once(scripted.Raw(200, `{"error":{"code":502,"message":"provider failed"}}`), fair), context: 64000, calls: 4, tries: 1},
		{name: "Ollama, 4k by default", step: fair, calls: 5, tries: 5, pages: map[string]scripted.Step{
			"/api/show": scripted.Raw(200, `{"parameters":"stop x","model_info":{"qwen.context_length":32768}}`)}},
		{name: "Ollama, schema ignored", probe: scripted.Say("blue"), step: aloud("<think>let me see {</think>\n", ""), context: 16000, calls: 3, tries: 3},
		{name: "llama.cpp, fails open", step: once(scripted.Say("It is all met."), fair), calls: 4, tries: 3, pages: map[string]scripted.Step{
			"/props": scripted.Raw(200, `{"default_generation_settings":{"n_ctx":16384}}`)}},
		{name: "vLLM, reasoning elsewhere", step: func(c scripted.Call) scripted.Answer {
			return scripted.Reasoned("a { thought", replyText(c))(c)
		}, context: 32000, calls: 3, tries: 1},
		{name: "LM Studio, string errors", probe: scripted.Refuse("json_object", scripted.Obey()),
			step: once(scripted.Raw(500, `{"error":"the model crashed"}`), fair), context: 16000, calls: 4, tries: 1},
		{name: "LocalAI, goes on without grammar", step: aloud("```json\n", "\n```"), context: 16000, calls: 3, tries: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := scripted.New(t, c.step)
			if c.probe != nil {
				server.Probe = c.probe
			}
			for path, page := range c.pages {
				server.Pages[path] = page
			}
			by := at(server)
			by.Context = c.context
			o, err := newCritic(t).Review(t.Context(), by, submission(t, answer), newNotebook())
			if err != nil {
				t.Fatal(err)
			}
			if !o.Reading.Met("assessment.method") || o.Critique.Change.Title != "Say what your filter costs." {
				t.Errorf("met %s, change %+v", verdicts(t, o), o.Critique.Change)
			}
			if n := len(server.Chats()); n != c.calls {
				t.Errorf("%d calls, want %d", n, c.calls)
			}
			if n := len(server.Calls()) - len(server.Chats()); n != c.tries {
				t.Errorf("%d calls to find out its ways, want %d", n, c.tries)
			}
		})
	}
}

// A server that silently drops the start of a prompt is found out, asked again
// in parts, and where that does not help named.
func TestServerThatForgetsTheStart(t *testing.T) {
	fair := fairjudge.New().Step()
	o, _ := mustHave(t, answer, scripted.Forget(6500, fair))
	if !o.Reading.Met("assessment.method") {
		t.Errorf("met %s", verdicts(t, o))
	}
	_, server, err := have(t, answer, scripted.Forget(1000, fair))
	problem, ok := interview.ProblemOf(err)
	if !ok || problem.Kind != interview.Truncated || !strings.Contains(problem.Sentence, "cut off") {
		t.Errorf("%v, want truncated", err)
	}
	if n := len(server.Chats()); n > 6 {
		t.Errorf("%d calls to find that out", n)
	}
}
