package sound_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"
	"time"

	"equipoise/internal/sound"
)

// curve is a loudness of stretches, each a level and a number of seconds.
func curve(stretches ...[2]float64) sound.Loudness {
	random := rand.New(rand.NewPCG(1, 2))
	var l sound.Loudness
	for _, s := range stretches {
		for range int(s[1] * 50) {
			l.Curve = append(l.Curve, s[0]*(0.8+0.4*random.Float64()))
		}
	}
	return l
}

// Only silences above two seconds are shortened, in a quiet room and in a
// noisy one; where nothing is said nothing is left.
func TestSpeechWithoutLongSilences(t *testing.T) {
	for name, test := range map[string]struct {
		heard sound.Loudness
		want  float64
	}{
		"quiet room": {curve([2]float64{.1, 2}, [2]float64{0, 5}, [2]float64{.1, 2}, [2]float64{0, 1.9}, [2]float64{.1, 2}), 8.4},
		"noisy room": {curve([2]float64{.01, 5}, [2]float64{.1, 2}, [2]float64{.01, 5}, [2]float64{.1, 2}), 5},
		"one word":   {curve([2]float64{.0005, 600}, [2]float64{.1, .6}, [2]float64{.0005, 600}), 1.6},
		"steady":     {curve([2]float64{.1, 60}), 60},
		"hum":        {curve([2]float64{.003, 60}), 0},
		"nothing":    {curve([2]float64{0, 60}), 0},
		"empty":      {curve(), 0},
	} {
		if got := lengths(test.heard.Speech(0, time.Hour)); len(got) > 1 || sum(got) != test.want {
			t.Errorf("%s: %v s, want %v", name, got, test.want)
		}
	}
}

func lengths(pieces [][]sound.Span) (list []float64) {
	for _, spans := range pieces {
		var d time.Duration
		for _, s := range spans {
			d += s.To - s.From
		}
		list = append(list, d.Seconds())
	}
	return list
}

func sum(list []float64) (all float64) {
	for _, v := range list {
		all += v
	}
	return all
}

// Pieces follow each other without a gap or an overlap and are never longer
// than asked; from a later time on only the rest comes.
func TestSpeechInPieces(t *testing.T) {
	l := curve([2]float64{.1, 40}, [2]float64{.001, .5}, [2]float64{.1, 40}, [2]float64{.02, .5}, [2]float64{.1, 100})
	pieces := l.Speech(0, 50*time.Second)
	var at time.Duration
	for i, spans := range pieces {
		if spans[0].From != at || len(spans) != 1 || spans[0].To-spans[0].From > 50*time.Second {
			t.Errorf("piece %d is %v after %v", i, spans, at)
		}
		at = spans[0].To
	}
	if at != 181*time.Second || (pieces[0][0].To-40250*time.Millisecond).Abs() > 250*time.Millisecond || (pieces[1][0].To-80750*time.Millisecond).Abs() > 250*time.Millisecond {
		t.Errorf("pieces %v", pieces)
	}
	if rest := l.Speech(pieces[1][0].To, 50*time.Second); !slices.EqualFunc(rest, pieces[2:], slices.Equal[[]sound.Span]) {
		t.Errorf("the rest is %v", rest)
	}
}

type kept struct{ *bytes.Reader }

func (kept) Close() error { return nil }

// An excerpt is a whole wav of the spans asked for, wherever it is read from.
func TestExcerpt(t *testing.T) {
	wav := sound.WAVHeader(3 * sound.Rate)
	for i := range 3 * sound.Rate {
		wav = append(wav, byte(i), byte(i>>8))
	}
	spans := []sound.Span{{From: time.Second, To: 1500 * time.Millisecond}, {From: 2 * time.Second, To: 2250 * time.Millisecond}}
	want := slices.Concat(sound.WAVHeader(3*sound.Rate/4), wav[44+2*sound.Rate:44+3*sound.Rate], wav[44+4*sound.Rate:44+9*sound.Rate/2])
	if err := iotest.TestReader(sound.Excerpt(kept{bytes.NewReader(wav)}, spans), want); err != nil {
		t.Error(err)
	}
	cut := sound.Excerpt(kept{bytes.NewReader(wav[:44+4*sound.Rate])}, spans)
	if _, err := io.ReadAll(cut); err == nil {
		t.Error("a file that is cut off is read as if it were whole")
	}
}
