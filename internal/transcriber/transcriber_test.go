package transcriber_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/interview"
	"equipoise/internal/transcriber"
)

// shelf holds one sound in both forms.
type shelf struct{ raw, wav []byte }

type opened struct{ *bytes.Reader }

func (opened) Close() error { return nil }

func (s shelf) Open(context.Context, interview.Recording) (io.ReadSeekCloser, error) {
	return opened{bytes.NewReader(s.raw)}, nil
}

func (s shelf) OpenWAV(context.Context, interview.Recording) (io.ReadSeekCloser, error) {
	return opened{bytes.NewReader(s.wav)}, nil
}

func hear(t *testing.T, r interview.Recording, steps ...scripted.Step) (interview.Transcript, *scripted.Server, error) {
	t.Helper()
	server := scripted.New(t).Speech(steps...)
	ear := transcriber.New(func(by interview.Transcriber) (*endpoint.Endpoint, error) {
		return endpoint.New(endpoint.Config{BaseURL: by.BaseURL, Model: by.Model, AllowPrivate: true, Clock: endpoint.Clock{
			Sleep: func(context.Context, time.Duration) error { return nil },
		}})
	})
	words, err := ear.Hear(context.Background(), interview.Transcriber{BaseURL: server.URL, Model: "ear"}, r, shelf{[]byte("raw sound"), []byte("RIFF wav sound")})
	return words, server, err
}

const spoken = `{"text":" First we measure. Then we decide. ","language":"en","duration":"4.0","words":[
 {"word":"First","start":0.1,"end":0.4},{"word":"we","start":0.4,"end":0.5},{"word":"measure.","start":0.5,"end":1.0},
 {"word":"Then","start":2.5,"end":2.7},{"word":"we","start":2.7,"end":2.8},{"word":"decide.","start":2.8,"end":9.9}]}`

// Words keep their times, a silence between them is a pause, and a time past
// the end of the sound is cut.
func TestHearKeepsTimes(t *testing.T) {
	words, server, err := hear(t, interview.Recording{ID: "r", Decodable: true, Duration: 4 * time.Second}, scripted.Raw(200, spoken))
	if err != nil {
		t.Fatal(err)
	}
	if words.Text != "First we measure. Then we decide." || len(words.Words) != 6 || words.Words[5].To != 4*time.Second {
		t.Errorf("heard %+v", words)
	}
	if len(words.Pauses) != 1 || words.Pauses[0].From != time.Second || words.Pauses[0].To != 2500*time.Millisecond {
		t.Errorf("pauses %+v", words.Pauses)
	}
	sentences := words.Sentences()
	if len(sentences) != 2 || !sentences[1].Timed || sentences[1].From != 2500*time.Millisecond {
		t.Errorf("sentences %+v", sentences)
	}
	if calls := server.Calls(); !strings.Contains(string(calls[len(calls)-1].Body), "RIFF wav sound") {
		t.Error("a sound that can be decoded was not sent as wav")
	}
}

// Times of stretches are shared among their words; no times at all are fine.
func TestHearWithoutWordTimes(t *testing.T) {
	r := interview.Recording{ID: "r", MIME: "audio/mp4", Duration: 10 * time.Second}
	words, server, err := hear(t, r, scripted.Raw(200, `{"text":"one two. three","segments":[{"text":"one two.","start":0,"end":2},{"text":"three","start":5,"end":6}]}`))
	if err != nil || len(words.Words) != 3 || words.Words[2].From != 5*time.Second || words.Words[1].From <= 0 {
		t.Errorf("%+v %v", words.Words, err)
	}
	if calls := server.Calls(); !strings.Contains(string(calls[len(calls)-1].Body), "raw sound") {
		t.Error("a sound that cannot be decoded was not sent as it is")
	}
	words, _, err = hear(t, r, scripted.Raw(200, `{"text":"just words"}`))
	if err != nil || words.Text != "just words" || len(words.Words) != 0 {
		t.Errorf("%+v %v", words, err)
	}
}

// A server that fails leaves a named reason with a sentence.
func TestHearNamesTheReason(t *testing.T) {
	for want, step := range map[interview.ProblemKind]scripted.Step{
		interview.Refused: scripted.Error(401, "invalid_api_key", "no"), interview.ServerFault: scripted.Raw(500, "{}"),
	} {
		_, _, err := hear(t, interview.Recording{ID: "r"}, step)
		var p *interview.Problem
		if !errors.As(err, &p) || p.Kind != want || p.Sentence == "" {
			t.Errorf("%s: %v", want, err)
		}
	}
}
