package transcriber_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/interview"
)

// A word that goes past the end of the sound, or that seems to last over a
// silence that was cut out, is held to what it can be.
func TestTimesFitTheSound(t *testing.T) {
	s := keep(t, noise(2*time.Second, 4*time.Second, 2*time.Second))
	words, err := s.heardBy(ear(), scripted.New(t).Speech(scripted.Raw(200, `{"text":"one two three","duration":"4.5","words":[
		{"word":"one","start":0.5,"end":1},{"word":"two","start":1.2,"end":2.4},{"word":"three","start":3,"end":99}]}`)))
	if err != nil || len(words.Words) != 3 {
		t.Fatalf("%+v %v", words, err)
	}
	if two := words.Words[1]; two.To > 2300*time.Millisecond {
		t.Errorf("a word lasts over the silence: %v to %v", two.From, two.To)
	}
	if three := words.Words[2]; (three.From-6500*time.Millisecond).Abs() > 20*time.Millisecond || three.To != 8*time.Second {
		t.Errorf("the last word is at %v to %v", three.From, three.To)
	}
}

// Sound without a word in it is not sent at all.
func TestSilenceIsNotSent(t *testing.T) {
	server := scripted.New(t).Speech(saying("thanks for watching"))
	for name, file := range map[string][]byte{"silent": noise(0, 3*time.Second), "humming": faint(noise(3 * time.Second))} {
		_, err := keep(t, file).heardBy(ear(), server)
		if p, ok := interview.ProblemOf(err); !ok || !strings.Contains(p.Sentence, "Nothing was said") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(server.Calls()); n != 0 {
		t.Errorf("%d calls", n)
	}
}

// faint makes a wav very quiet.
func faint(wav []byte) []byte {
	for i := 44; i+1 < len(wav); i += 2 {
		v := int16(uint16(wav[i])|uint16(wav[i+1])<<8) / 30
		wav[i], wav[i+1] = byte(uint16(v)), byte(uint16(v)>>8)
	}
	return wav
}

// Too large for a server, sound goes in smaller pieces, cut where it is quiet;
// their words are joined with right times, and the size is remembered.
func TestTooLargeGoesInPieces(t *testing.T) {
	const second, pause = time.Second, 600 * time.Millisecond
	s := keep(t, noise(27*second, pause, 27*second, pause, 20*second))
	server, listener := scripted.New(t), ear()
	server.Speech(scripted.AtMost(60*32000, saying("word")))
	words, err := s.heardBy(listener, server)
	if err != nil || words.Text != "word word word" || len(words.Words) != 3 {
		t.Fatalf("%+v %v", words, err)
	}
	for i, pause := range []time.Duration{27300 * time.Millisecond, 54900 * time.Millisecond} {
		if at := words.Words[i+1].From - second; (at - pause).Abs() > second/4 {
			t.Errorf("piece %d begins at %v, not in the pause", i+2, at)
		}
	}
	calls := server.Calls()
	sum := 0.0
	for _, call := range calls[1:] {
		sum += seconds(t, call)
	}
	if len(calls) != 4 || math.Abs(sum-75.2) > 0.1 {
		t.Errorf("%d calls, pieces of %.1f s in all", len(calls), sum)
	}
	if _, err := s.heardBy(listener, server); err != nil || len(server.Calls()) != 7 {
		t.Errorf("after learning: %d calls, %v", len(server.Calls())-4, err)
	}
}

// What was heard before a failure is not paid for again.
func TestOnlyTheRestIsHeardAgain(t *testing.T) {
	s := keep(t, noise(100*time.Second))
	server, listener := scripted.New(t), ear()
	server.Speech(scripted.AtMost(55*32000, saying("first")), scripted.AtMost(55*32000, saying("first")), scripted.Raw(401, "{}"))
	_, err := s.heardBy(listener, server)
	if p, ok := interview.ProblemOf(err); !ok || p.Kind != interview.Refused {
		t.Fatal(err)
	}
	server.Speech(saying("second"))
	words, err := s.heardBy(listener, server)
	if err != nil || !strings.HasPrefix(words.Text, "first second") {
		t.Errorf("%q %v", words.Text, err)
	}
	if left, err := s.HeardSoFar(context.Background(), s.recording); err != nil || len(left) != 0 {
		t.Errorf("notes are left: %q %v", left, err)
	}
}

// A server that refuses wav gets the sound as it was recorded, once it is known
// at once, and the other way round where it changes its mind.
func TestTheOtherKindIsTriedOnce(t *testing.T) {
	s := keep(t, webm(t))
	server, listener := scripted.New(t), ear()
	server.Speech(scripted.NoWAV(saying("kept")))
	for range 2 {
		if words, err := s.heardBy(listener, server); err != nil || words.Text != "kept" {
			t.Fatalf("%+v %v", words, err)
		}
	}
	calls := server.Calls()
	if len(calls) != 3 || calls[2].FileName != "answer.webm" || !bytes.HasPrefix(calls[2].File, []byte("\x1aE\xdf\xa3")) {
		t.Fatalf("%d calls, the last with %q", len(calls), calls[len(calls)-1].FileName)
	}
	server.HearAs("whisper.cpp", said()...)
	if words, err := s.heardBy(listener, server); err != nil || words.Text == "" {
		t.Fatalf("%+v %v", words, err)
	}
	server.Speech(scripted.Error(415, "unsupported", "Failed to decode audio."))
	delete(server.Pages, "/inference")
	_, err := s.heardBy(ear(), server)
	if p, ok := interview.ProblemOf(err); !ok || !strings.Contains(p.Sentence, "cannot read this kind of sound") {
		t.Errorf("refused both ways: %v", err)
	}
}

// A server that fails leaves a named reason with a sentence.
func TestHearNamesTheReason(t *testing.T) {
	s := keep(t, noise(time.Second))
	for want, step := range map[interview.ProblemKind]scripted.Step{
		interview.Refused: scripted.Error(401, "invalid_api_key", "no"), interview.ServerFault: scripted.Raw(500, "{}"),
		interview.TooLong: scripted.Raw(413, "too large"), interview.ModelMissing: scripted.Error(404, "x", "Model 'ear' is not installed locally."),
		interview.Unreachable: scripted.Raw(404, "404 page not found"),
	} {
		_, err := s.heardBy(ear(), scripted.New(t).Speech(step))
		var p *interview.Problem
		if !errors.As(err, &p) || p.Kind != want || p.Sentence == "" {
			t.Errorf("%s: %v", want, err)
		}
	}
}
