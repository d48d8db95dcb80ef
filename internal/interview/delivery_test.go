package interview_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"equipoise/internal/interview"
)

// spokenAt is n words with so many a minute, from a moment on.
func spokenAt(list []interview.Word, n, perMinute int) []interview.Word {
	step := time.Minute / time.Duration(perMinute)
	at := time.Duration(0)
	if len(list) > 0 {
		at = list[len(list)-1].From + step
	}
	for range n {
		list = append(list, interview.Word{Text: "word", From: at, To: at + step/2})
		at += step
	}
	return list
}

func spokenTake(words []interview.Word) interview.TakeView {
	var text []string
	for _, w := range words {
		text = append(text, w.Text)
	}
	return interview.TakeView{
		Take:       interview.Take{Mode: interview.Speaking},
		Transcript: &interview.Transcript{Text: strings.Join(text, " "), Words: words, Language: "en"},
	}
}

func deliver(t *testing.T, take interview.TakeView) interview.Delivery {
	t.Helper()
	d, ok := interview.Deliver(take, 2*time.Minute)
	if !ok {
		t.Fatalf("no delivery of %+v", take)
	}
	return d
}

// Nothing is said of a usual pace; a slow and a fast stretch are told with
// their place.
func TestPaceSpeaksOnlyOfTheUnusual(t *testing.T) {
	for _, usual := range []int{115, 150, 185} {
		p := deliver(t, spokenTake(spokenAt(nil, 2*usual, usual))).Pace
		if !p.Known || p.Mean < usual-3 || p.Mean > usual+3 || len(p.Slower)+len(p.Faster) != 0 || len(p.Curve) == 0 {
			t.Errorf("at %d words a minute: %+v", usual, p)
		}
	}
	p := deliver(t, spokenTake(spokenAt(spokenAt(spokenAt(nil, 80, 80), 150, 150), 220, 220))).Pace
	if len(p.Slower) != 1 || len(p.Faster) != 1 {
		t.Fatalf("from slow to fast: %+v", p)
	}
	if p.Slower[0].From != 0 || p.Slower[0].To < 55*time.Second || p.Slower[0].To > 75*time.Second || p.Faster[0].From < 105*time.Second {
		t.Errorf("slow %v, fast %v", p.Slower, p.Faster)
	}
}

// Where something is not known nothing is claimed: no times, a few seconds,
// another language, a script without spaces, typed words.
func TestDeliveryLeavesUnknownUnknown(t *testing.T) {
	spoken := spokenTake(spokenAt(nil, 300, 220))
	spoken.Transcript.Language = "german"
	if d := deliver(t, spoken); d.English || !d.Pace.Known || d.Pace.Judged || len(d.Pace.Faster) != 0 {
		t.Errorf("German: %+v", d)
	}
	spoken.Transcript.Words = nil
	if d := deliver(t, spoken); d.Pace.Known || len(d.Pauses) != 0 || d.Talk != 0 {
		t.Errorf("without times: %+v", d)
	}
	if d := deliver(t, spokenTake(spokenAt(nil, 12, 150))); d.Pace.Known {
		t.Errorf("five seconds: %+v", d.Pace)
	}
	if d := deliver(t, spokenTake(spokenAt(nil, 75, 150))); !d.Pace.Known || len(d.Pace.Curve) != 0 {
		t.Errorf("half a minute has a curve: %+v", d.Pace)
	}
	spoken = spokenTake(spokenAt(nil, 300, 150))
	spoken.Transcript.Text, spoken.Transcript.Language = "先测量", "zh"
	if d := deliver(t, spoken); d.Pace.Known {
		t.Errorf("Chinese: %+v", d.Pace)
	}
	typed := interview.TakeView{Take: interview.Take{Mode: interview.Typing}, Transcript: spoken.Transcript}
	if d, ok := interview.Deliver(typed, 0); ok {
		t.Errorf("a typed answer has a delivery: %+v", d)
	}
}

// The longest pauses are told with their place: from the words where they have
// times, else from the sound.
func TestLongestPauses(t *testing.T) {
	words := spokenAt(nil, 5, 150)
	for _, gap := range []time.Duration{2, 1, 5, 3, 4} {
		last := words[len(words)-1].To
		words = append(words, interview.Word{Text: "word", From: last + gap*time.Second, To: last + gap*time.Second + 200*time.Millisecond})
	}
	var lengths []string
	for _, p := range deliver(t, spokenTake(words)).Pauses {
		lengths = append(lengths, fmt.Sprint(p.To-p.From))
	}
	if diff := cmp.Diff([]string{"5s", "3s", "4s"}, lengths); diff != "" {
		t.Error(diff)
	}
	peaks := make([]float64, 240) // a minute in steps of 250 ms: sound, 3 s of nothing, sound, nothing
	for i := range 200 {
		if i < 40 || i >= 52 {
			peaks[i] = 0.6
		}
	}
	take := interview.TakeView{
		Take:      interview.Take{Mode: interview.Speaking},
		Recording: &interview.Recording{Duration: time.Minute, Peaks: peaks},
	}
	d := deliver(t, take)
	if diff := cmp.Diff([]interview.Pause{{From: 10 * time.Second, To: 13 * time.Second}}, d.Pauses); diff != "" || d.Talk != time.Minute {
		t.Error(diff, d)
	}
	long := []interview.Pause{{From: 15 * time.Minute, To: 15*time.Minute + 2*time.Second}} // far less than a step of its curve
	take.Recording.Duration, take.Recording.Decodable, take.Recording.Silences = time.Hour, true, long
	if diff := cmp.Diff(long, deliver(t, take).Pauses); diff != "" {
		t.Error(diff)
	}
}

func TestFillersWeAndI(t *testing.T) {
	take := spokenTake(nil)
	take.Transcript.Text = "Um, I think we, uh, um should ask our users. I'd say it's my hummus. Us? The US, er."
	d := deliver(t, take)
	want := []interview.Tally{{Word: "um", Times: 2}, {Word: "er", Times: 1}, {Word: "uh", Times: 1}}
	if diff := cmp.Diff(want, d.Fillers); diff != "" || d.I != 3 || d.We != 3 {
		t.Errorf("%s we %d, I %d", diff, d.We, d.I)
	}
}

func TestMedianPace(t *testing.T) {
	if _, ok := interview.MedianPace([]int{120, 130}); ok {
		t.Error("two answers have a median")
	}
	if m, ok := interview.MedianPace([]int{150, 120, 130, 141}); !ok || m != 136 {
		t.Errorf("median %d", m)
	}
}
