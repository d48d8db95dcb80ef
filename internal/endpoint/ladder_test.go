package endpoint_test

import (
	"context"
	"strings"
	"testing"

	"equipoise/internal/endpoint"
	"equipoise/internal/endpoint/scripted"
)

// rungs answers a call by how it asks for JSON; what is not listed is refused.
func rungs(steps map[string]scripted.Step) scripted.Step {
	return func(c scripted.Call) scripted.Answer {
		if step, ok := steps[c.Rung]; ok {
			return step(c)
		}
		return scripted.Error(400, "invalid_request_error", "'response_format.type' is not known here")(c)
	}
}

func TestLadderStopsWhereTheServerObeys(t *testing.T) {
	prose, object, obey := scripted.Say("blue"), scripted.Say(`{"colour":"blue"}`), scripted.Obey()
	for _, test := range []struct {
		name   string
		probe  map[string]scripted.Step
		want   endpoint.Rung
		probes int
	}{
		{"obeys", map[string]scripted.Step{"json_schema": obey}, endpoint.JSONSchema, 1},
		{"ignores the schema, keeps to JSON", map[string]scripted.Step{"json_schema": object, "json_object": object}, endpoint.JSONObject, 2},
		{"knows only json_object", map[string]scripted.Step{"json_object": object}, endpoint.JSONObject, 2},
		{"ignores both, forced tool works", map[string]scripted.Step{"json_schema": prose, "json_object": prose, "tool": obey}, endpoint.ForcedTool, 3},
		{"ignores all", map[string]scripted.Step{"json_schema": prose, "json_object": prose, "tool": prose}, endpoint.PlainText, 3},
		{"refuses all", nil, endpoint.PlainText, 3},
		{"fails as 500 on a grammar", map[string]scripted.Step{"json_schema": scripted.Error(500, "server_error", "failed to parse grammar"), "json_object": object}, endpoint.JSONObject, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := scripted.New(t, good())
			server.Probe = rungs(test.probe)
			reply, err := open(t, server).Chat(t.Context(), question())
			if err != nil || reply.Rung != test.want || string(reply.Object) != `{"answer":"yes","zeal":"z"}` {
				t.Fatalf("got %+v, %v, want %s", reply, err, test.want)
			}
			if probes := len(server.Calls()) - 1; probes != test.probes {
				t.Errorf("%d probes, want %d", probes, test.probes)
			}
			told := strings.Contains(server.Chats()[0].System, `"required":["zeal","answer"]`)
			if wantTold := test.want == endpoint.JSONObject || test.want == endpoint.PlainText; told != wantTold {
				t.Errorf("schema in the prompt: %v, want %v", told, wantTold)
			}
		})
	}
}

func TestPinnedRungIsNotProbed(t *testing.T) {
	server := scripted.New(t, good())
	e := open(t, server, func(c *endpoint.Config) { c.Rung = endpoint.ForcedTool })
	reply, err := e.Chat(t.Context(), question())
	if err != nil || reply.Calls != 1 || server.Chats()[0].Rung != "tool" {
		t.Errorf("got %+v, %v", reply, err)
	}
}

func TestProbeThatCannotConnectTeachesNothing(t *testing.T) {
	server := scripted.New(t, good())
	server.Probe = scripted.Error(500, "oops", "away")
	memory := endpoint.NewMemory()
	e := open(t, server, func(c *endpoint.Config) { c.Memory = memory })
	if _, err := e.Chat(t.Context(), question()); endpoint.KindOf(err) != endpoint.Server {
		t.Errorf("got %v", err)
	}
	if traits := memory.Recall(server.URL, "scripted"); traits != (endpoint.Traits{}) {
		t.Errorf("remembered %+v", traits)
	}
}

func TestManyFirstCallsProbeOnce(t *testing.T) {
	server := scripted.New(t, good())
	e := open(t, server, func(c *endpoint.Config) { c.Parallel = 4 })
	failures := make(chan error, 8)
	for range 8 {
		go func() {
			_, err := e.Chat(context.Background(), question())
			failures <- err
		}()
	}
	for range 8 {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	if calls := len(server.Calls()); calls != 9 {
		t.Errorf("%d calls, want one probe and eight", calls)
	}
}
