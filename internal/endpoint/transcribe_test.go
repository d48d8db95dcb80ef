package endpoint_test

import (
	"reflect"
	"strings"
	"testing"

	"equipoise/internal/endpoint"
	"equipoise/internal/endpoint/scripted"
)

func sound() endpoint.AudioRequest {
	return endpoint.AudioRequest{Name: "take.webm", MIME: "audio/webm", Reader: strings.NewReader("not really sound"), Language: "en", Prompt: "red-teaming"}
}

func TestTranscribeReadsEveryShape(t *testing.T) {
	words := []endpoint.Word{{Text: "Hello", Start: 0.5, End: 1}, {Text: "there", Start: 1, End: 1.5}}
	for name, test := range map[string]struct {
		body string
		want endpoint.Speech
	}{
		"word": {`{"text":" Hello there ","language":"en","duration":2.5,"words":[{"word":"Hello","start":0.5,"end":1.0},{"word":" there","start":1.0,"end":1.5}]}`,
			endpoint.Speech{Text: "Hello there", Language: "en", Duration: 2.5, Words: words}},
		"text and strings": {`{"text":"Hello there","duration":"2.5","words":[{"text":"Hello","start":"0.5","end":"1"},{"text":"there","start":"1","end":"1.5"}]}`,
			endpoint.Speech{Text: "Hello there", Duration: 2.5, Words: words}},
		"in segments": {`{"segments":[{"text":" Hello there","start":0.5,"end":1.5,"words":[{"word":"Hello","start":0.5,"end":1},{"word":"there","start":1,"end":1.5}]}]}`,
			endpoint.Speech{Text: "Hello there", Duration: 1.5, Words: words, Segments: []endpoint.Segment{{Text: "Hello there", Start: 0.5, End: 1.5}}}},
		"no times":            {`{"text":"Hello there"}`, endpoint.Speech{Text: "Hello there"}},
		"silence":             {`{"text":""}`, endpoint.Speech{}},
		"plain text":          {"Hello there\n", endpoint.Speech{Text: "Hello there"}},
		"a string":            {`"Hello there"`, endpoint.Speech{Text: "Hello there"}},
		"times that are none": {`{"text":"Hi","duration":null,"words":[{"word":"Hi","start":null,"end":-4,"probability":0.9},{"word":" "}]}`, endpoint.Speech{Text: "Hi", Words: []endpoint.Word{{Text: "Hi", Probability: 0.9}}}},
	} {
		t.Run(name, func(t *testing.T) {
			server := scripted.New(t).Speech(scripted.Raw(200, test.body))
			got, err := open(t, server).Transcribe(t.Context(), sound())
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, %v, want %+v", got, err, test.want)
			}
		})
	}
}

func TestTranscribeSendsTheSound(t *testing.T) {
	server := scripted.New(t).Speech(scripted.Error(503, "busy", "no"), scripted.Raw(200, `{"text":"Hi"}`))
	if _, err := open(t, server).Transcribe(t.Context(), sound()); err != nil {
		t.Fatal(err)
	}
	call := server.Calls()[1]
	if string(call.File) != "not really sound" || call.FileName != "take.webm" || call.FileType != "audio/webm" {
		t.Errorf("file %q %q %q", call.File, call.FileName, call.FileType)
	}
	if call.Form["model"][0] != "scripted" || call.Form["language"][0] != "en" || call.Form["prompt"][0] != "red-teaming" || len(call.Form["timestamp_granularities[]"]) != 2 {
		t.Errorf("form %v", call.Form)
	}
}

// formats answers well only to one format, and refuses others in words.
func formats(accepted, refusal, body string) scripted.Step {
	return func(c scripted.Call) scripted.Answer {
		format := strings.Join(append(c.Form["response_format"], c.Form["timestamp_granularities[]"]...), " ")
		if format != accepted {
			return scripted.Error(400, "invalid_value", refusal)(c)
		}
		return scripted.Raw(200, body)(c)
	}
}

func TestTranscribeAsksForLessAndRemembers(t *testing.T) {
	for _, test := range []struct {
		step  scripted.Step
		calls int
	}{
		{formats("verbose_json", "timestamp_granularities is not supported", `{"text":"Hi"}`), 3},
		{formats("json", "response_format 'verbose_json' is not compatible with model", `{"text":"Hi"}`), 3},
		{formats("text", "unknown response_format", "Hi"), 4},
	} {
		server := scripted.New(t).Speech(test.step)
		e := open(t, server)
		for range 2 {
			if got, err := e.Transcribe(t.Context(), sound()); err != nil || got.Text != "Hi" {
				t.Errorf("got %+v, %v", got, err)
			}
		}
		if calls := len(server.Calls()); calls != test.calls {
			t.Errorf("%d calls, want %d", calls, test.calls)
		}
	}
}

func TestTranscribeFindsWhisperCpp(t *testing.T) {
	server := scripted.New(t).Speech(scripted.Raw(404, "File Not Found"))
	server.Pages["/inference"] = scripted.Raw(200, `{"text":" Hi","segments":[{"text":" Hi","start":0,"end":1,"words":[{"word":" Hi","start":0,"end":1,"probability":0.5}]}]}`)
	e := open(t, server)
	for range 2 {
		if got, err := e.Transcribe(t.Context(), sound()); err != nil || len(got.Words) != 1 || got.Words[0].Probability != 0.5 {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	if calls := len(server.Calls()); calls != 3 {
		t.Errorf("%d calls, want the wrong path once", calls)
	}
}

func TestTranscribeNamesWhatWentWrong(t *testing.T) {
	for name, test := range map[string]struct {
		step scripted.Step
		want endpoint.Kind
	}{
		"500":      {scripted.Error(500, "oops", "secret-body"), endpoint.Server},
		"401":      {scripted.Error(401, "key", "secret-body"), endpoint.Refused},
		"404":      {scripted.Raw(404, "secret-body"), endpoint.WrongAddress},
		"model":    {scripted.Error(404, "model_not_found", "model secret-body does not exist"), endpoint.NotFound},
		"html":     {scripted.Page(200), endpoint.WrongAddress},
		"broken":   {scripted.Raw(200, `{"text":"secret-bo`), endpoint.Garbled},
		"other":    {scripted.Raw(200, `{"hello":"secret-body"}`), endpoint.Garbled},
		"too big":  {scripted.Raw(413, "secret-body"), endpoint.TooLong},
		"error":    {scripted.Raw(200, `{"error":"secret-body"}`), endpoint.Server},
		"no sound": {scripted.Error(400, "bad", "failed to decode audio"), endpoint.SoundRefused},
	} {
		server := scripted.New(t).Speech(test.step)
		_, err := open(t, server).Transcribe(t.Context(), sound())
		if endpoint.KindOf(err) != test.want {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
		mustKeepSecrets(t, err)
	}
}

func TestTryingOutSpeechSendsATone(t *testing.T) {
	server := scripted.New(t).Speech(scripted.Raw(200, `{"text":"beep","words":[{"word":"beep","start":0,"end":1}]}`))
	report := open(t, server).TestSpeech(t.Context(), nil)
	if file := server.Calls()[0].File; !report.OK || len(file) != 32044 || string(file[:4]) != "RIFF" || report.Steps[0].Text != "beep" {
		t.Errorf("report %+v after %d bytes", report, len(file))
	}
}
