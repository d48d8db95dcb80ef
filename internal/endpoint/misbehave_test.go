package endpoint_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/endpoint/scripted"
)

// refusing answers 400 in the words of one server to calls that carry a parameter, and well to all others.
func refusing(parameter, body string) scripted.Step {
	return func(c scripted.Call) scripted.Answer {
		if _, carried := c.Fields[parameter]; carried || c.Rung == parameter {
			return scripted.Raw(http.StatusBadRequest, body)(c)
		}
		return good()(c)
	}
}

func TestChatSurvivesOrNamesWhatWentWrong(t *testing.T) {
	long := scripted.Finish(`{"zeal":"z","ans`, "length")
	cases := []struct {
		name  string
		steps []scripted.Step
		want  endpoint.Kind // empty: a good reply
		calls int
	}{
		{"500 for ever", []scripted.Step{scripted.Error(500, "oops", "secret-body")}, endpoint.Server, 4},
		{"500 once", []scripted.Step{scripted.Error(500, "oops", "secret-body"), good()}, "", 2},
		{"501", []scripted.Step{scripted.Error(501, "oops", "secret-body")}, endpoint.Server, 1},
		{"529", []scripted.Step{scripted.Error(529, "overloaded_error", "secret-body"), good()}, "", 2},
		{"408 once", []scripted.Step{scripted.Error(408, "timeout", "secret-body"), good()}, "", 2},
		{"401", []scripted.Step{scripted.Error(401, "invalid_api_key", "secret-body "+testKey)}, endpoint.Refused, 1},
		{"403", []scripted.Step{scripted.Error(403, "forbidden", "secret-body")}, endpoint.Refused, 1},
		{"403 moderation", []scripted.Step{scripted.Error(403, "moderation", "flagged by moderation")}, endpoint.Filtered, 1},
		{"400 for a key", []scripted.Step{scripted.Error(400, "INVALID_ARGUMENT", "API key not valid. secret-body")}, endpoint.Refused, 1},
		{"402", []scripted.Step{scripted.Error(402, "payment", "secret-body")}, endpoint.OutOfQuota, 1},
		{"429 no quota", []scripted.Step{scripted.Error(429, "insufficient_quota", "You exceeded your current quota secret-body")}, endpoint.OutOfQuota, 1},
		{"429 for ever", []scripted.Step{scripted.Later("2")}, endpoint.Busy, 4},
		{"429 once", []scripted.Step{scripted.Later("2"), good()}, "", 2},
		{"429 tomorrow", []scripted.Step{scripted.Later("86400")}, endpoint.Busy, 1},
		{"404 model", []scripted.Step{scripted.Error(404, "model_not_found", "The model 'scripted' does not exist secret-body")}, endpoint.NotFound, 1},
		{"404 path", []scripted.Step{scripted.Raw(404, "404 page not found")}, endpoint.WrongAddress, 1},
		{"html", []scripted.Step{scripted.Page(200)}, endpoint.WrongAddress, 1},
		{"html 404", []scripted.Step{scripted.Page(404)}, endpoint.WrongAddress, 1},
		{"redirect to metadata", []scripted.Step{scripted.Redirect("http://169.254.169.254/latest/meta-data/")}, endpoint.WrongAddress, 1},
		{"broken json", []scripted.Step{scripted.Raw(200, `{"choices":[{"message":{"content":"secret-body`)}, endpoint.Garbled, 1},
		{"empty body", []scripted.Step{scripted.Raw(200, "")}, endpoint.Garbled, 1},
		{"no choices", []scripted.Step{scripted.Raw(200, `{"choices":[]}`)}, endpoint.Garbled, 1},
		{"null choices", []scripted.Step{scripted.Raw(200, `null`)}, endpoint.Garbled, 1},
		{"length twice", []scripted.Step{long}, endpoint.ReplyCut, 2},
		{"length once", []scripted.Step{long, good()}, "", 2},
		{"length, then too long", []scripted.Step{long, scripted.Error(400, "context_length_exceeded", "maximum context length is 4096")}, endpoint.ReplyCut, 2},
		{"thinking eats the budget", []scripted.Step{scripted.Finish("", "length"), good()}, "", 2},
		{"think", []scripted.Step{scripted.Say("<think>Maybe {\"zeal\":\"no\",\"answer\":\"no\"}?</think>\n{\"zeal\":\"z\",\"answer\":\"yes\"}")}, "", 1},
		{"only the end of think", []scripted.Step{scripted.Say("Hm.\n</think>\n{\"zeal\":\"z\",\"answer\":\"yes\"}")}, "", 1},
		{"fences and chatter", []scripted.Step{scripted.Say("Sure {smiles}:\n```json\n{\"zeal\":\"z\",\"answer\":\"yes\"}\n```\nBye {x}")}, "", 1},
		{"schema repeated first", []scripted.Step{scripted.Say(`{"type":"object"} {"zeal":"z","answer":"yes"}`)}, "", 1},
		{"reasoning apart", []scripted.Step{scripted.Reasoned("Let me {think}.", `{"zeal":"z","answer":"yes"}`)}, "", 1},
		{"all in reasoning", []scripted.Step{scripted.Reasoned(`{"zeal":"z","answer":"yes"}`, "")}, "", 1},
		{"content in parts", []scripted.Step{scripted.Raw(200, `{"choices":[{"message":{"content":[{"type":"text","text":"{\"zeal\":\"z\",\"answer\":\"yes\"}"}]},"finish_reason":"stop"}]}`)}, "", 1},
		{"error under 200", []scripted.Step{scripted.Raw(200, `{"error":{"message":"secret-body","code":502}}`), good()}, "", 2},
		{"error under 200 for ever", []scripted.Step{scripted.Raw(200, `{"error":{"message":"secret-body","code":502}}`)}, endpoint.Server, 4},
		{"quota under 200", []scripted.Step{scripted.Raw(200, `{"error":{"message":"secret-body","code":402}}`)}, endpoint.OutOfQuota, 1},
		{"error in the choice", []scripted.Step{scripted.Raw(200, `{"choices":[{"error":{"message":"secret-body","code":401},"message":{"content":""}}]}`)}, endpoint.Refused, 1},
		{"string error under 200", []scripted.Step{scripted.Raw(200, `{"error":"secret-body crashed"}`)}, endpoint.Server, 1},
		{"string error of context", []scripted.Step{scripted.Raw(400, `{"error":"The number of tokens to keep is greater than the context length secret-body"}`)}, endpoint.TooLong, 1},
		{"context as 500", []scripted.Step{scripted.Raw(500, `{"error":{"message":"the request exceeds the available context size"}}`)}, endpoint.TooLong, 1},
		{"413", []scripted.Step{scripted.Raw(413, `too big`)}, endpoint.TooLong, 1},
		{"blank once", []scripted.Step{scripted.Say("  \n"), good()}, "", 2},
		{"blank with stop", []scripted.Step{scripted.Say("")}, endpoint.NotObeying, 2},
		{"prose", []scripted.Step{scripted.Say("The sky is blue.")}, endpoint.NotObeying, 1},
		{"filter", []scripted.Step{scripted.Finish("", "content_filter")}, endpoint.Filtered, 1},
		{"azure filter", []scripted.Step{scripted.Raw(400, `{"error":{"code":"content_filter","message":"secret-body","innererror":{"code":"ResponsibleAIPolicyViolation"}}}`)}, endpoint.Filtered, 1},
		{"refusal", []scripted.Step{scripted.Raw(200, `{"choices":[{"message":{"content":null,"refusal":"secret-body"},"finish_reason":"stop"}]}`)}, endpoint.Filtered, 1},
		{"refuses max_tokens", []scripted.Step{refusing("max_tokens", `{"error":{"param":"max_tokens","message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."}}`)}, "", 2},
		{"refuses temperature", []scripted.Step{refusing("temperature", `{"error":{"message":"temperature is deprecated for this model"}}`)}, "", 2},
		{"refuses seed in fastapi's words", []scripted.Step{refusing("seed", `{"detail":[{"loc":["body","seed"],"msg":"Extra inputs are not permitted"}]}`)}, "", 2},
		{"refuses three things", []scripted.Step{scripted.Refuse("max_tokens", scripted.Refuse("temperature", scripted.Refuse("seed", good())))}, "", 4},
		{"refuses json_schema", []scripted.Step{refusing("json_schema", `{"error":{"message":"This response_format type is unavailable now"}}`)}, "", 2},
		{"refuses all forms", []scripted.Step{scripted.Refuse("response_format", scripted.Refuse("tools", good()))}, "", 4},
		{"refuses for no reason", []scripted.Step{scripted.Error(400, "bad", "secret-body")}, endpoint.BadRequest, 1},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			server := scripted.New(t, test.steps...)
			reply, err := open(t, server).Chat(t.Context(), fullQuestion())
			if endpoint.KindOf(err) != test.want || (err != nil) != (test.want != "") {
				t.Fatalf("got %q (%v), want %q", endpoint.KindOf(err), err, test.want)
			}
			if test.want == "" && !strings.Contains(string(reply.Object), `"zeal":"z"`) {
				t.Errorf("object: %s", reply.Object)
			}
			if calls := len(server.Chats()); calls != test.calls || reply.Calls != calls+1 {
				t.Errorf("%d calls (and %d counted with the probe), want %d", calls, reply.Calls, test.calls)
			}
			mustKeepSecrets(t, err)
		})
	}
}

func fullQuestion() endpoint.Request {
	req := question()
	warm, seed := 0.2, 1
	req.Temperature, req.Seed = &warm, &seed
	return req
}

func mustKeepSecrets(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		if said := fmt.Sprintf("%v %+v %s", e, e, endpoint.Sentence(err)); strings.Contains(said, "secret") {
			t.Errorf("the error lets out what it must not: %s", said)
		}
	}
	if s := endpoint.Sentence(err); !strings.HasSuffix(s, ".") || strings.Contains(s, "%!") {
		t.Errorf("sentence: %q", s)
	}
}

func TestChatGivesUpOnASilentServer(t *testing.T) {
	server := scripted.New(t, scripted.Hang())
	e := open(t, server, func(c *endpoint.Config) { c.Timeout = 30 * time.Millisecond })
	_, err := e.Chat(t.Context(), question())
	if endpoint.KindOf(err) != endpoint.TimedOut {
		t.Errorf("got %v, want a timeout", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = open(t, server).Chat(ctx, question())
	if endpoint.KindOf(err) != endpoint.Cancelled || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
}

func TestChatNamesAServerThatIsNotThere(t *testing.T) {
	server := scripted.New(t)
	e := open(t, server)
	gone := open(t, server, func(c *endpoint.Config) { c.BaseURL = "http://127.0.0.1:1/v1" })
	if _, err := gone.Chat(t.Context(), question()); endpoint.KindOf(err) != endpoint.Unreachable {
		t.Errorf("got %v, want unreachable", err)
	}
	shut := open(t, server, func(c *endpoint.Config) { c.AllowPrivate = false })
	_, err := shut.Chat(t.Context(), question())
	if endpoint.KindOf(err) != endpoint.Blocked || !errors.Is(err, endpoint.ErrBlocked) || len(server.Calls()) != 0 {
		t.Errorf("got %v after %d calls, want it blocked before any", err, len(server.Calls()))
	}
	if e.Host() != strings.TrimPrefix(server.Root(), "http://") {
		t.Errorf("host %q", e.Host())
	}
}

func TestRefusalsAreRemembered(t *testing.T) {
	server := scripted.New(t, scripted.Refuse("max_tokens", scripted.Refuse("temperature", good())))
	e := open(t, server)
	for range 3 {
		reply, err := e.Chat(t.Context(), fullQuestion())
		if err != nil {
			t.Fatal(err)
		}
		if reply.Sent.Temperature != nil || reply.Sent.TokensName != "max_completion_tokens" || reply.Sent.Seed == nil {
			t.Errorf("sent %+v", reply.Sent)
		}
	}
	if calls := len(server.Chats()); calls != 5 {
		t.Errorf("%d calls, want two lessons and three replies", calls)
	}
}

func TestCanariesTellACutPromptFromADisobedientModel(t *testing.T) {
	echo := func(words ...string) scripted.Step {
		return scripted.Give(map[string]string{"zeal": strings.Join(words, " "), "answer": "yes"})
	}
	for _, test := range []struct {
		step scripted.Step
		want endpoint.Kind
	}{
		{echo("canary-one", "canary-two"), ""},
		{echo("canary-two"), endpoint.PromptCut},
		{echo("canary-one"), endpoint.PromptCut},
		{echo("none"), endpoint.NotObeying},
	} {
		req := question()
		req.Canaries = []string{"canary-one", "canary-two"}
		reply, err := open(t, scripted.New(t, test.step)).Chat(t.Context(), req)
		if endpoint.KindOf(err) != test.want || reply.Object == nil {
			t.Errorf("got %v with %s, want %q", err, reply.Object, test.want)
		}
	}
}

func TestPlainTextAndRepair(t *testing.T) {
	server := scripted.New(t, scripted.Say("<think>hm</think> It is fine."))
	req := endpoint.Request{User: "And?", Repair: &endpoint.Repair{Answer: "What?", Complaint: "Say it again."}}
	reply, err := open(t, server).Chat(t.Context(), req)
	if err != nil || reply.Text != "It is fine." || reply.Object != nil || reply.Calls != 1 {
		t.Errorf("got %+v, %v", reply, err)
	}
	if m := server.Chats()[0].Messages; len(m) != 3 || m[1].Role != "assistant" || m[2].Content != "Say it again." {
		t.Errorf("messages %v", m)
	}
}
