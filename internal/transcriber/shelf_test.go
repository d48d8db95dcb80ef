package transcriber_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"log/slog"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"equipoise/internal/endpoint"
	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/interview"
	"equipoise/internal/recordings"
	"equipoise/internal/sound"
	"equipoise/internal/transcriber"
)

// noise is a wav of stretches that are loud and silent in turn.
func noise(stretches ...time.Duration) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	var samples []int16
	for i, d := range stretches {
		for range int(d * sound.Rate / time.Second) {
			loud := 3000 * (1 - i%2)
			samples = append(samples, int16(loud-random.IntN(2*loud+1)))
		}
	}
	out := bytes.NewBuffer(sound.WAVHeader(len(samples)))
	if err := binary.Write(out, binary.LittleEndian, samples); err != nil {
		panic(err) // a mistake in the test itself
	}
	return out.Bytes()
}

// shelf is a real folder with one recording in it.
type shelf struct {
	*recordings.Folder
	recording interview.Recording
}

func keep(t *testing.T, file []byte) shelf {
	t.Helper()
	f, err := recordings.Open(t.TempDir(), 0, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	r := interview.Recording{ID: "recording", PersonID: "person", TakeID: "take"}
	u := interview.Upload{ID: "upload", PersonID: "person", RecordingID: "recording", Number: 1}
	if err := f.Take(context.Background(), u, bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	if r, err = f.Keep(context.Background(), r, []interview.Upload{u}); err != nil {
		t.Fatal(err)
	}
	return shelf{f, r}
}

// ear hears by scripted servers, and remembers what it learned of them.
func ear() *transcriber.Transcriber {
	memory := endpoint.NewMemory()
	return transcriber.New(func(by interview.Transcriber) (*endpoint.Endpoint, error) {
		return endpoint.New(endpoint.Config{BaseURL: by.BaseURL, Model: by.Model, AllowPrivate: true, Memory: memory, Clock: endpoint.Clock{
			Sleep: func(context.Context, time.Duration) error { return nil },
		}})
	})
}

func (s shelf) heardBy(t *transcriber.Transcriber, server *scripted.Server) (interview.Transcript, error) {
	by := interview.Transcriber{BaseURL: server.URL, Model: "ear", Language: "en"}
	return t.Hear(context.Background(), by, s.recording, s)
}

// seconds is how long the wav of a call is.
func seconds(t *testing.T, c scripted.Call) float64 {
	t.Helper()
	if !bytes.HasPrefix(c.File, []byte("RIFF")) || binary.LittleEndian.Uint32(c.File[40:]) != uint32(len(c.File)-44) {
		t.Fatalf("%q of %d bytes is no whole wav", c.FileName, len(c.File))
	}
	return float64(len(c.File)-44) / 2 / sound.Rate
}

// saying is a step that says which call it answers, with a time for the word.
func saying(words string) scripted.Step {
	return scripted.Raw(200, `{"text":"`+words+`","words":[{"word":"`+strings.Fields(words)[0]+`","start":1,"end":1.5}]}`)
}

// webm is a spoken recording as a browser makes it.
func webm(t *testing.T) []byte {
	t.Helper()
	file, err := os.ReadFile("../sound/testdata/spoken.webm")
	if err != nil {
		t.Fatal(err)
	}
	return file
}
